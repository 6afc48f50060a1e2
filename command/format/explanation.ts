import { Colors } from 'picocolors/types';
import { contentOfRead, placeOfRead } from '../../src/inventory/changes';
import { clean, json } from '../../src/inventory/clean';
import { counted } from '../../src/rule/words';
import { ExplainedCause, Explanation } from '../explain/explanation';

export interface ExplanationOptions {
  readonly colors: Colors;
  /** The path of the templates that were looked at. */
  readonly assembly?: string;
}

/** The rest is in JSON. */
const MOST_READS = 10;

const UNKNOWN = 'This text is not known: it says nothing of a secret, a parameter, a key, an image, a log driver or an env file that could not be read.';
const CUT = 'The text ends before its cause, which Amazon ECS writes last; Fargate cuts a stopped reason after 255 characters.';
const NARROW = 'With --assembly, this command looks for reads that are not granted.';

/**
 * The causes in the order of how likely they are, each with what to do.
 */
export function explanationInText({ causes, truncated }: Explanation, options: ExplanationOptions): string {
  const { colors, assembly } = options;
  const several = causes.length > 1 ? [`${causes.length} causes are possible, the likeliest first:`] : [];
  const notes = [
    ...(truncated ? [CUT] : causes.length === 0 ? [UNKNOWN] : []),
    ...(assembly === undefined && causes.some(({ category }) => /^(iam|kms|json|not-json|version)/.test(category)) ? [NARROW] : []),
  ];
  return `${[...several, ...causes.map((cause) => block(cause, options)), ...(notes.length > 0 ? [colors.gray(notes.join(' '))] : [])].join('\n\n')}\n`;
}

function block({ category, why, fix, reads, tasks = [] }: ExplainedCause, { colors, assembly }: ExplanationOptions): string {
  const shown = reads?.slice(0, MOST_READS) ?? [];
  return [
    `${colors.bold(colors.yellow(category))} ${colors.bold(why)}`,
    `   Suggested fix: ${fix}`,
    ...shown.flatMap((read) => shownRead(read, colors)),
    ...(reads && reads.length > shown.length ? [`   … and ${counted(reads.length - shown.length, 'more read')}`] : []),
    ...(assembly !== undefined && reads === undefined && CAN_BE_IN_TEMPLATES.test(category) ? [`   No read in '${clean(assembly)}' fits.`] : []),
    ...tasks.slice(0, MOST_READS).map((task) => `   ${colors.gray(task)}`),
    ...(tasks.length > MOST_READS ? [`   ${colors.gray(`… and ${counted(tasks.length - MOST_READS, 'more task')}`)}`] : []),
  ].join('\n');
}

const CAN_BE_IN_TEMPLATES = /^(iam-|kms$|secret-|parameter-|version$|json-key$|not-json$|cross-account$|bad-reference$)/;

function shownRead(read: NonNullable<ExplainedCause['reads']>[number], colors: Colors): string[] {
  if (!('access' in read)) {
    return [`   ${read.resource ?? `JSON key ${read.jsonKey}`}`];
  }
  return [
    `   ${colors.bold(read.access)}: ${placeOfRead(read)}, ${contentOfRead(read)}`,
    ...read.findings.map(({ rule, message, fix }) => `      ${rule}: ${message}. Suggested fix: ${fix}`),
  ];
}

/**
 * `{ causes: [{ category, why, fix, reads? }], truncated }`.
 */
export function explanationInJson({ causes, truncated }: Explanation): string {
  return json({ causes, truncated });
}
