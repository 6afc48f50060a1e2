import { Cause } from './category';
import { ConcernedRead, Templates } from './concerned-reads';
import { merged } from './diagnose';
import { explainStop } from './explain-stop';
import { Mentions, mentionsIn, shownMentions } from './mentions';
import { Stop } from './stops';

/** What one or several stopped tasks have in common. No text in it is the input's, but names that are recognized. */
export interface Explanation {
  /** The likeliest first. None: the text is not known. */
  readonly causes: readonly ExplainedCause[];
  /** Whether a text ends before its cause, which is last. */
  readonly truncated: boolean;
}

export interface ExplainedCause extends Cause {
  /** Of the templates, those first that are not granted; without templates, what the text names. Left out where the cause is about no read. */
  readonly reads?: readonly (ConcernedRead | ReturnType<typeof shownMentions>[number])[];
  /** ARNs of the tasks that it explains, where the input has several. */
  readonly tasks?: readonly string[];
}

const TASK_ARN = /^arn:aws[\w-]*:ecs:[\w-]+:\d{12}:task\/[\w/-]+$/;

interface Explained {
  readonly stop: Stop;
  readonly causes: readonly Cause[];
  readonly truncated: boolean;
  readonly mentions: Mentions;
}

/**
 * Explains stopped tasks: the causes of most tasks first.
 *
 * @param templates where the references of the tasks are
 */
export function explanationOf(stops: readonly Stop[], templates?: Templates): Explanation {
  const explained = withoutRunning(stops).map((stop): Explained => ({ stop, ...explainStop(stop), mentions: mentionsIn(textOf(stop)) }));
  const alike = groupedBy(explained, ({ causes }) => causes.map(keyOf).join());
  const causes = merged([...alike].sort((a, b) => b.length - a.length).map(([first]) => first.causes));
  return {
    causes: causes.map((cause): ExplainedCause => {
      const having = explained.filter((each) => each.causes.some((other) => keyOf(other) === keyOf(cause)));
      const sources = unique(having.map(({ stop: { taskDefinition, group }, mentions }) => ({ family: { taskDefinition, group }, mentions })));
      const reads = unique(sources.flatMap(({ family, mentions }) =>
        templates ? templates.readsOf(cause.category, mentions, family) ?? [] : mentionedBy(cause, mentions)));
      const tasks = explained.length > 1 ? unique(having.map(({ stop: { task = '' } }) => task).filter((task) => TASK_ARN.test(task))) : [];
      return { ...cause, ...(reads.length > 0 ? { reads } : {}), ...(tasks.length > 0 ? { tasks } : {}) };
    }),
    truncated: explained.some(({ truncated }) => truncated),
  };
}

/** A task that still runs explains nothing where others have stopped. */
function withoutRunning(stops: readonly Stop[]): readonly Stop[] {
  const stopped = stops.filter(({ reason, status, containers }) =>
    reason !== undefined || status === 'STOPPED' || containers.some((each) => each.reason !== undefined));
  return stopped.length > 0 ? stopped : stops.slice(0, 1);
}

function textOf({ reason, containers }: Stop): string {
  return [reason, ...containers.map((each) => each.reason)].filter((text) => text !== undefined).join(' ');
}

/** What a text names, for the causes that can be about it. */
function mentionedBy({ category }: Cause, mentions: Mentions): ReturnType<typeof shownMentions> {
  const about = category === 'kms' || category === 'network' || category === 'throttled' || category === 'bad-reference' ? mentions
    : /^(iam-secret|secret-missing|version|cross-account|not-json|registry-auth)$/.test(category) ? { ...mentions, parameters: [], jsonKeys: [] }
      : /parameter/.test(category) ? { ...mentions, secrets: [], jsonKeys: [] }
        : category === 'json-key' ? { ...mentions, parameters: [] }
          : { secrets: [], parameters: [], jsonKeys: [] };
  return shownMentions(about);
}

function keyOf({ category, why }: Cause): string {
  return `${category} ${why}`;
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function groupedBy<T>(values: readonly T[], keyOfValue: (value: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOfValue(value);
    groups.set(key, groups.get(key) ?? []);
    groups.get(key)?.push(value);
  }
  return [...groups.values()];
}
