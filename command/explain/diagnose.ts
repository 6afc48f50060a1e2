import { cause, Cause } from './category';
import { whyNotFetched } from './fetching';
import { certainlyOther, otherwise, VOLUME, WRITTEN } from './other';
import { whyNotPulled } from './pulling';
import { Answer } from './rule';
import { Spoken, spoken } from './spoken';
import { stageOf } from './stage';

/** What a text says of its cause. */
export interface Diagnosis {
  /** The likeliest first; none: the text is not known. */
  readonly causes: readonly Cause[];
  /** Whether the text ends before it says everything. */
  readonly truncated: boolean;
}

/** The last part of a text says what was tried, and not how it ended. */
const ENDS_IN_FRAME = /(^|: )(unable|fail\w*|service|execution|inspect|pull|ref|operation|https|cannot\w*|error|fetch\w*|resourceinit\w*|httpread\w*|asm|secret|<)(<arn:[^>]*>|[^:])*$/;

/**
 * Explains a stopped reason. It can be several: the container agent joins one error per secret.
 */
export function diagnose(text: string): Diagnosis {
  const whole = spoken(text);
  const answers = partsOf(whole.text).map((part) => answerOf(spoken(part)));
  const last = answers.at(-1);
  return {
    causes: merged(answers.map(({ causes }) => causes)),
    truncated: whole.cut || (last?.answered === false && ENDS_IN_FRAME.test(whole.frame)),
  };
}

/** A semicolon is also in the errors of AWS; where it joins errors, one of their beginnings follows. */
function partsOf(text: string): string[] {
  return text.split(/; ?(?=(?:fetching|secret|asm|unable|retrieved|resourcenotfound|trying|invalid|an invalid)\b)/i);
}

function answerOf(reason: Spoken): Answer {
  const certain = certainlyOther(reason);
  if (certain) {
    return { causes: certain, answered: true };
  }
  const stage = stageOf(reason.frame);
  switch (stage) {
    case 'container': return { causes: otherwise(reason) ?? [], answered: true };
    case undefined: return unframed(reason);
    case 'volume': return { causes: [VOLUME], answered: true };
    case 'env-file':
    case 'log-driver': return { causes: [cause(stage)], answered: true };
    case 'pull': return whyNotPulled(reason);
    default: return whyNotFetched(stage, reason);
  }
}

/** Some words, and none that AWS says of something that failed: whoever stops a task may write what they like. */
const OF_A_USER = new RegExp(`^(?!\\(?service )(?!.*(${[
  'secret', 'parameter', 'kms', 'key', 'pull', 'image', 'registry', 'manifest', '\\basm', '\\bssm', '\\becr', 'denied', 'authoriz', 'credential', '\\benv', '\\blog',
  'retriev', 'fetch', 'download', 'resource', 'error', 'exception', 'unable', 'cannot', "can't", 'invalid', 'json', 'task can', 'access',
].join('|')}))([!-~]+ ){3}`, 'i');

/** Half a text, without the stage before it, can still say how AWS answered. */
function unframed(reason: Spoken): Answer {
  const other = otherwise(reason);
  const fetched = whyNotFetched('fetch', reason);
  return { causes: other ?? (fetched.answered ? fetched.causes : OF_A_USER.test(reason.text) ? [WRITTEN] : []), answered: true };
}

/**
 * Several lists of causes as one: what is first in each comes before what is second.
 */
export function merged(lists: readonly (readonly Cause[])[]): Cause[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const causes = Array.from({ length: longest }, (_, rank) => lists.flatMap((list) => list[rank] ?? [])).flat();
  return [...new Map(causes.map((each) => [`${each.category} ${each.why}`, each])).values()];
}
