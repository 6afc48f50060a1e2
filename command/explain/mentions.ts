import { spoken } from './spoken';
import { beginningOf, looksLikeName, shownArn } from '../../src/secret/shown';

/** What a text names that can be a reference. Not to be shown as it is: what somebody wrote into a task definition can be a secret. */
export interface Mentions {
  /** ARNs of secrets, without JSON key and version. */
  readonly secrets: readonly string[];
  /** ARNs and names of parameters. */
  readonly parameters: readonly string[];
  readonly jsonKeys: readonly string[];
}

const SECRET = /arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@!-]+/g;
const PARAMETER = /arn:aws[\w-]*:ssm:[\w-]+:\d{12}:parameter\/[\w./-]+/g;

/**
 * The secrets, parameters and JSON keys in a stopped reason.
 */
export function mentionsIn(given: string): Mentions {
  const { text, cut } = spoken(given);
  // The last word of a text that was cut is only the beginning of a name.
  const whole = cut ? text.replace(/[^\s'",;]*$/, '') : text;
  return {
    secrets: found(whole.match(SECRET)),
    parameters: found([...whole.match(PARAMETER) ?? [], ...listed(whole, /invalid (?:ssm )?parameters?: ?([^;]*)/gi)]),
    jsonKeys: found(listed(whole, /did not contain json key ([^\s;]+)/gi)),
  };
}

function found(names: readonly string[] | null): string[] {
  return [...new Set((names ?? []).map((name) => name.replace(/[.,"':]+$/, '')).filter((name) => name !== ''))];
}

function listed(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, names]) => names.split(/[\s,]+/)).slice(0, 50);
}

/**
 * The same for a reader: ARNs, names of parameters and keys. What may be a pasted secret is shortened.
 */
export function shownMentions({ secrets, parameters, jsonKeys }: Mentions): { readonly resource?: string; readonly jsonKey?: string }[] {
  const resources = [...secrets.map(shownArn), ...parameters.map(shownParameter)];
  return [...resources.map((resource) => ({ resource })), ...jsonKeys.map((key) => ({ jsonKey: looksLikeName(key) ? key : beginningOf(key) }))];
}

/** A bare word may be a secret that somebody took for a reference: Amazon ECS reads it as the name of a parameter (FACTS 1.3). */
function shownParameter(name: string): string {
  const isPath = /^(arn:aws[\w-]*:ssm:[\w-]+:\d{12}:parameter)?(\/[\w.-]+)+$/.test(name);
  return isPath && shownArn(name) === name ? name : beginningOf(name);
}
