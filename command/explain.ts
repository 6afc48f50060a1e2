import { createColors } from 'picocolors';
import { Templates } from './explain/concerned-reads';
import { explanationOf } from './explain/explanation';
import { stopsOf } from './explain/parse-input';
import { explanationInJson, explanationInText } from './format/explanation';
import { readInput } from './input';
import { Output } from './output';
import { withProgress } from './progress';
import { Source } from './standard-input';

export interface ExplainOptions {
  readonly assembly?: string;
  readonly format: 'text' | 'json';
}

const WAITING = 'Paste a stopped reason, an event or the output of aws ecs describe-tasks, then press Ctrl+D (on Windows Ctrl+Z and Enter):';

/**
 * Says why a task did not start, or stopped.
 *
 * @param text left out or `-`: standard input
 * @returns the exit code: a text that is not known is not a fault
 * @throws Failure if there is nothing to explain, or the assembly cannot be read
 */
export function runExplain(text: string | undefined, { assembly, format }: ExplainOptions, source: Source, output: Output): number {
  const stops = stopsOf(text === undefined || text === '-' ? readFrom(source, output) : text);
  const input = assembly === undefined ? undefined : withProgress('Reading templates', () => readInput(assembly));
  input?.problems.forEach(({ file, message }) => output.error(`'${input.fileOf(file)}' ${message}`));
  const explanation = explanationOf(stops, input && new Templates(input.model));
  output.write(format === 'json' ? explanationInJson(explanation) : explanationInText(explanation, { colors: createColors(output.colored), assembly: input?.path }));
  return input && input.problems.length > 0 ? 2 : 0;
}

function readFrom(source: Source, output: Output): string {
  if (source.terminal) {
    output.note(WAITING);
  }
  return source.read();
}
