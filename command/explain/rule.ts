import { cause, Category, Cause } from './category';
import { Spoken } from './spoken';

/** The first row of a table whose pattern a frame has decides. */
export interface Row {
  readonly when: RegExp;
  /** The likeliest first. One alone: the text allows no other, however it goes on. */
  readonly causes: readonly (Category | Cause)[] | ((reason: Spoken) => readonly (Category | Cause)[]);
}

/**
 * What a table says of a reason; nothing: no row is for it.
 */
export function decide(table: readonly Row[], reason: Spoken): Cause[] | undefined {
  const row = table.find(({ when }) => when.test(reason.frame));
  return row && (typeof row.causes === 'function' ? row.causes(reason) : row.causes).map(asCause);
}

function asCause(each: Category | Cause): Cause {
  return typeof each === 'string' ? cause(each) : each;
}

/** Words of all SDKs and runtimes for a call that got no answer. */
export const NO_ANSWER = new RegExp([
  'connection issue', 'network con(figuration|nection)', 'deadline exceeded', 'requestcanceled', 'requesterror', 'request send failed', 'send request failed',
  'i/o timeout', '\\bdial (tcp|udp)', 'statuscode: 0\\b(?!\\d)', 'no such host', 'connection (refused|reset|timed out)', 'tls handshake', 'client\\.timeout',
  'request canceled', 'unreachable', 'no route to host', 'server misbehaving', '\\beof\\b', 'x509', 'timeout exceeded', 'context canceled', 'failed to do request',
].join('|'));

export const THROTTLED = /throttl|rate exceeded|too ?many ?requests|requestlimitexceeded|limit exceeded/;

export const KMS = /access to kms|ciphertext|kms:(decrypt|generatedatakey|creategrant)|master key|awskms|kms key|kmsaccessdenied|\bkms\b.*exception|decryptionfailure|kmsinvalidstate/;

/** Causes, and whether the text says more than during what it failed. */
export interface Answer {
  readonly causes: readonly Cause[];
  /** Whether the text goes on to the cause itself. */
  readonly answered: boolean;
}

/**
 * What a table says of a reason, else all that it can be.
 */
export function answer(table: readonly Row[], reason: Spoken, possible: readonly (Category | Cause)[]): Answer {
  const causes = decide(table, reason);
  return causes ? { causes, answered: true } : { causes: possible.map(asCause), answered: false };
}
