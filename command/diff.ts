import { createColors } from 'picocolors';
import { changesInJson, changesInMarkdown, changesInText } from './format/changes';
import { Input, readInput } from './input';
import { Output } from './output';
import { withProgress } from './progress';
import { accessChanges } from '../src/inventory/changes';
import { secretAccess } from '../src/inventory/inventory';

export interface DiffOptions {
  readonly format: 'text' | 'json' | 'markdown';
}

/**
 * Shows which reads were added, removed and widened between two assemblies or templates.
 *
 * @returns the exit code: a change is not a fault
 * @throws Failure if there is nothing to look at
 */
export function runDiff(before: string, after: string, { format }: DiffOptions, output: Output): number {
  const [old, now] = withProgress('Reading templates', () => [readInput(before, SAME_NAME), readInput(after, SAME_NAME)]);
  const problems = [old, now].flatMap(problemsOf);
  problems.forEach((problem) => output.error(problem));
  if (problems.length > 0) {
    return 2; // what was not read would look like what was removed
  }
  const changes = accessChanges(secretAccess(old), secretAccess(now));
  switch (format) {
    case 'json': output.write(changesInJson(changes)); break;
    case 'markdown': output.write(changesInMarkdown(changes)); break;
    case 'text': output.write(changesInText(changes, createColors(output.colored)));
  }
  return 0;
}

/** Two templates are two versions of one, whatever their files are called. */
const SAME_NAME = 'template';

function problemsOf({ problems, fileOf, path }: Input): string[] {
  return problems.map(({ file, message }) => `'${file === SAME_NAME ? path : fileOf(file)}' ${message}`);
}
