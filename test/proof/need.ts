// What AWS is asked for, and what is near to it.

import { changed, elsewhere } from './arns';
import { Context, like, Request } from './evaluator';

/**
 * Requests that must be allowed, and others that must not be, unless something else needs them.
 */
export interface Need {
  /** For the message when it fails; no two needs have the same. */
  readonly reason: string;
  /** All requests of this need: with `*` and `?` where AWS or the user leaves open which it will be. */
  readonly family: Request;
  /** Requests of the family. */
  readonly requests: readonly Request[];
  /** Nothing fails without it, and it may be there: AWS does not say whether it is asked. */
  readonly optional?: boolean;
  readonly neighbours: readonly Request[];
}

export const CONTEXT = { secretsmanager: 'kms:EncryptionContext:SecretARN', ssm: 'kms:EncryptionContext:PARAMETER_ARN' };

/** More that can be done with keys. */
const OTHER_ACTIONS = ['Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'DescribeKey', 'CreateGrant', 'PutKeyPolicy'];

const STRANGE_KEY = 'key/99999999-9999-9999-9999-999999999999';

export interface Decryption {
  /** With an asterisk where nobody knows which key it is. */
  readonly key: string;
  /** Left out for a service that KMS may not know of. */
  readonly via?: string;
  readonly contextKey: string;
  readonly context: string;
  readonly contexts: readonly string[];
  readonly strangeContexts: readonly string[];
  readonly otherVias: readonly string[];
  readonly otherKeys: readonly string[];
}

/** Decrypting something with one key, through one service. */
export function decryption({ key, via, contextKey, context, contexts, strangeContexts, otherVias, otherKeys }: Decryption): Need {
  const action = 'kms:Decrypt';
  const resources = key.endsWith('key/*') ? [key.replace('*', '00000000-0000-0000-0000-000000000000'), key.replace('*', 'mrk-0')] : [key];
  const [resource] = resources;
  const through: Context = via === undefined ? {} : { 'kms:ViaService': via };
  const right: Context = { ...through, [contextKey]: contexts[0] };
  const { [contextKey]: _, ...without } = right;
  return {
    reason: `${action} with ${key}${via === undefined ? '' : ` through ${via}`} for ${context}`,
    family: { action, resource: key, context: { ...through, [contextKey]: context } },
    requests: resources.flatMap((each) => contexts.map((value) => ({ action, resource: each, context: { ...through, [contextKey]: value } }))),
    neighbours: [
      ...[...otherKeys, ...elsewhere(resource), changed(resource, { resource: STRANGE_KEY }), changed(resource, { resource: 'alias/app' }), `${resource}x`]
        .map((other) => ({ action, resource: other, context: right })),
      ...[undefined, {}, without].map((none) => ({ action, resource, context: none })),
      ...(via === undefined ? [] : [{ action, resource, context: { [contextKey]: contexts[0] } }]),
      ...otherVias.map((other) => ({ action, resource, context: { ...right, 'kms:ViaService': other } })),
      ...strangeContexts.map((value) => ({ action, resource, context: { ...through, [contextKey]: value } })),
      ...Object.values(CONTEXT).filter((name) => name !== contextKey)
        .map((name) => ({ action, resource, context: { ...through, [name]: contexts[0] } })),
      ...OTHER_ACTIONS.map((name) => ({ action: `kms:${name}`, resource, context: right })),
    ],
  };
}

/** A request without a context, on one resource or on samples of it. */
export function plain(action: string, resource: string, resources: readonly string[], neighbours: readonly Request[]): Need {
  return { reason: `${action} on ${resource}`, family: { action, resource }, requests: resources.map((each) => ({ action, resource: each })), neighbours };
}

/**
 * Whether a request is one that a need stands for.
 */
export function includes({ family }: Need, request: Request): boolean {
  return family.action === request.action
    && like(request.resource, family.resource)
    && Object.entries(family.context ?? {}).every(([key, pattern]) => request.context?.[key] !== undefined && like(request.context[key], pattern));
}
