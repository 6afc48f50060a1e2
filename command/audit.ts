import { existsSync } from 'fs';
import { createColors } from 'picocolors';
import { readBaseline, writeBaseline } from './baseline';
import { Failure } from './failure';
import { reportInHtml } from './format/html';
import { reportInJson } from './format/json';
import { reportInMarkdown } from './format/markdown';
import { reportInSarif } from './format/sarif';
import { reportInText, summaryInText } from './format/text';
import { Input, readInput } from './input';
import { Output } from './output';
import { withProgress } from './progress';
import { accepting, openFindings, Report, reportOf } from './report';
import { fileOf, Language, suggestionsFor } from './suggest/suggest';
import { counted } from '../src/rule/words';

export interface AuditOptions {
  readonly format: 'text' | 'json' | 'sarif' | 'markdown' | 'html';
  readonly failOn: 'error' | 'warning';
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly verbose?: boolean;
  /** Print what to write instead of hand-wired task definitions, in the place of the findings. */
  readonly suggest?: boolean;
  readonly language: Language;
}

/**
 * Shows what is wrong with the task definitions of an assembly or of templates.
 *
 * @returns the exit code
 * @throws Failure if there is nothing to look at, or a baseline cannot be read or written
 */
export function runAudit(path: string | undefined, options: AuditOptions, output: Output): number {
  if (options.suggest && !['text', 'json'].includes(options.format)) {
    throw new Failure(`'--suggest' prints code: choose '--format text' or '--format json', not '${options.format}'`);
  }
  const baseline = options.baseline === undefined ? undefined : readBaseline(options.baseline);
  const { input, found } = withProgress('Reading templates', () => {
    const read = readInput(path);
    return { input: read, found: reportOf(read) };
  });
  const report = accepting(found, ({ fingerprint }) => {
    const accepted = baseline?.get(fingerprint);
    return accepted && { by: 'baseline', ...accepted };
  });
  report.problems.forEach(({ file, message }) => output.error(`'${file}' ${message}`));
  if (report.summary.stacks === 0) {
    return 2;
  }
  if (options.writeBaseline !== undefined) {
    return report.problems.length > 0 ? 2 : acceptAll(options.writeBaseline, report, output);
  }
  output.write(options.suggest ? suggested(report, input, options, output) : formatted(report, input, options, output));
  const fixed = [...baseline?.keys() ?? []].filter((fingerprint) => report.findings.every((finding) => finding.fingerprint !== fingerprint)).length;
  if (fixed > 0) {
    output.note(`${counted(fixed, 'finding')} of the baseline ${fixed === 1 ? 'is' : 'are'} gone: write it anew with --write-baseline`);
  }
  return report.problems.length > 0 ? 2 : failing(report, options.failOn) ? 1 : 0;
}

function formatted(report: Report, input: Input, { format, verbose = false }: AuditOptions, { colored }: Output): string {
  switch (format) {
    case 'json': return reportInJson(report);
    case 'sarif': return reportInSarif(report);
    case 'markdown': return reportInMarkdown(report);
    case 'html': return reportInHtml(report, input);
    case 'text': return reportInText(report, { colors: createColors(colored), verbose });
  }
}

/** The code alone, to be written into a file; in JSON, in addition to the findings. */
function suggested(report: Report, { templates, model }: Input, { format, language }: AuditOptions, output: Output): string {
  const suggestions = suggestionsFor(templates, model);
  if (format === 'json') {
    const tasks = suggestions.tasks.map(({ path, notes }) => ({ path, notes }));
    return reportInJson(report, { language, code: fileOf(suggestions, language), tasks, others: suggestions.others });
  }
  output.note(`${summaryInText(report.summary).replace('\n', '; ')}; run it without --suggest for the findings`);
  return fileOf(suggestions, language);
}

function failing(report: Report, failOn: AuditOptions['failOn']): boolean {
  return openFindings(report).some(({ severity }) => severity === 'error' || (failOn === 'warning' && severity === 'warning'));
}

function acceptAll(file: string, report: Report, output: Output): number {
  const written = writeBaseline(file, report, existsSync(file) ? readBaseline(file) : new Map());
  output.note(`'${file}' accepts ${counted(written, 'finding')}`);
  return 0;
}
