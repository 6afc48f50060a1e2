import { cause, Cause } from './category';
import { whyNotFetched } from './fetching';
import { certainlyOther, otherwise, VOLUME } from './other';
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

/**
 * Explains a stopped reason. It can be several: the container agent joins one error per secret.
 */
export function diagnose(text: string): Diagnosis {
  const whole = spoken(text);
  const answers = partsOf(whole.text).map((part) => answerOf(spoken(part)));
  const last = answers.at(-1);
  return {
    causes: merged(answers.map(({ causes }) => causes)),
    truncated: whole.cut || (last?.answered === false && !/[.)]$/.test(whole.text)),
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

/** Half a text, without the stage before it, can still say how AWS answered. */
function unframed(reason: Spoken): Answer {
  const other = otherwise(reason);
  const fetched = whyNotFetched('fetch', reason);
  return { causes: other ?? (fetched.answered ? fetched.causes : []), answered: true };
}

/**
 * Several lists of causes as one: what is first in each comes before what is second.
 */
export function merged(lists: readonly (readonly Cause[])[]): Cause[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const causes = Array.from({ length: longest }, (_, rank) => lists.flatMap((list) => list[rank] ?? [])).flat();
  return [...new Map(causes.map((each) => [`${each.category} ${each.why}`, each])).values()];
}
