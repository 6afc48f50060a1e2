import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { readAccess } from './access-baseline';
import { Failure } from './failure';
import { readInput } from './input';
import { Output } from './output';
import { withProgress } from './progress';
import { ReportFile, reportFiles } from '../src/inventory/files';
import { secretAccess } from '../src/inventory/inventory';
import { counted } from '../src/rule/words';

export interface WriteReportOptions {
  readonly out: string;
  readonly baseline?: string;
  readonly failOn: 'error' | 'warning';
}

/**
 * Writes the report on what tasks read: the files that `SecretAccessReport` writes.
 *
 * @returns the exit code
 * @throws Failure if there is nothing to look at, or a file cannot be read or written
 */
export function runReport(path: string | undefined, { out, baseline, failOn }: WriteReportOptions, output: Output): number {
  const former = baseline === undefined ? undefined : readAccess(baseline);
  const input = withProgress('Reading templates', () => readInput(path));
  const access = withProgress('Writing the report', () => secretAccess(input));
  input.problems.forEach(({ file, message }) => output.error(`'${input.fileOf(file)}' ${message}`));
  write(reportFiles(access, former), out);
  const { errors, warnings, tasks, reads } = access.summary;
  output.note(`${join(out, 'secret-access.*')}: ${counted(reads, 'read')} of ${counted(tasks, 'task')}, ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`);
  return input.problems.length > 0 ? 2 : errors > 0 || (failOn === 'warning' && warnings > 0) ? 1 : 0;
}

function write(files: readonly ReportFile[], folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    files.forEach(({ name, content }) => writeFileSync(join(folder, name), content));
  } catch {
    throw new Failure(`the report cannot be written to '${folder}'`);
  }
}
