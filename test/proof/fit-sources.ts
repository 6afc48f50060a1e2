// Keys, secrets, parameters and buckets, fitted to what is valid.

import { Kind } from './kinds';
import { AppModel, BucketModel, KeyKnowledge, KeyModel, Region, SourceModel } from './model';
import { Raw, rawApp, rawKey, rawSource } from './raw';
import { CANARY } from './said';

export type Kinds = ReadonlySet<Kind>;

/** Secret names have 512 characters at most, and parameters fewer (FACTS 1.9). */
const LONGEST = { secret: 505, parameter: 400 };

/** The stack of the only key, where an app has one key for everything that it makes. */
export type OneKey = 'Service' | 'Data' | undefined;

export function fittedKeys(raw: readonly Raw<typeof rawKey>[], kinds: Kinds, oneKey: boolean): KeyModel[] {
  const keys = raw.map(({ kind, stack, region, account, half }): KeyModel => kind === 'owned' ? { kind, stack }
    : { kind, region, account, ...(kinds.has('half literals') && half === 'yes' ? { half: true } : {}) });
  const owned = keys.filter(({ kind }) => kind === 'owned');
  return oneKey && owned.length > 0 ? owned.slice(0, 1) : keys;
}

export function fittedBucket(
  raw: Raw<typeof rawApp>['buckets'][number], keys: readonly KeyModel[], kinds: Kinds, stated: boolean, oneKey?: OneKey,
): BucketModel {
  const { kind, key, late, region, half } = raw;
  const stack = oneKey ?? raw.stack;
  const elsewhere = kinds.has('files elsewhere') && kind === 'imported' && stated ? region : 'home';
  const fitting = chosen(keysFor(keys, kind === 'owned' ? stack : 'Service', elsewhere), oneKey ? 0 : key);
  return kinds.has('late keys') && kind === 'owned' && late ? { kind, stack, lateKey: fitting }
    : { kind, stack, key: fitting, ...(elsewhere === 'other' ? { region: elsewhere } : {}), ...(kinds.has('half literals') && kind === 'imported' && half === 'yes' ? { half: true } : {}) };
}

export function fittedSource(
  raw: Raw<typeof rawSource>, index: number, keys: readonly KeyModel[], kinds: Kinds, stated: boolean, oneKey?: OneKey,
): SourceModel {
  const { kind, region } = raw;
  // A name for each, with a part that none of the others has.
  const name = `${raw.name}${index}`;
  const long = kinds.has('long names') && raw.long;
  const secretName = lengthened(name.replace(/^\//, ''), long ? LONGEST.secret : 0);
  const knowledge = (valid: readonly number[]): KeyKnowledge => {
    if (raw.knowledge !== 'stated') {
      return raw.knowledge;
    }
    const numbers = [...new Set(raw.keys.flatMap((key) => chosen(valid, key) ?? []))];
    return numbers.length > 0 ? numbers : 'unstated';
  };
  switch (kind) {
    case 'owned secret': {
      const stack = oneKey ?? (raw.stack === 'Elsewhere' && !stated ? 'Data' : raw.stack);
      const valid = stack === 'Elsewhere' ? keysFor(keys, undefined, 'other') : keysFor(keys, stack, 'home');
      const key = chosen(valid, raw.knowledge === 'stated' || oneKey ? raw.keys[0] : undefined);
      // Only what has a name can be seen from another Region.
      const named = raw.named || stack === 'Elsewhere' ? secretName : undefined;
      return kinds.has('late keys') && raw.late ? { kind, stack, name: named, lateKey: key } : { kind, stack, name: named, key };
    }
    case 'imported secret':
      return importedSecret(raw, secretName, index, keys, kinds, knowledge);
    case 'owned parameter':
      return { kind, stack: raw.stack === 'Elsewhere' ? 'Data' : raw.stack, type: raw.type, name: raw.named ? parameterName(name) : undefined };
    case 'imported parameter': {
      const home = raw.parameterBy === 'ARN' ? region : 'home';
      const known = knowledge(keysFor(keys, 'Service', home));
      return {
        kind,
        by: home === 'other' ? 'pasted ARN' : raw.parameterBy,
        name: lengthened(parameterName(name), long ? LONGEST.parameter : 0),
        region: home,
        key: typeof known === 'string' ? known : known.slice(0, 1),
      };
    }
    default:
      return { kind: 'referenced secret', name: name.replace(/^\//, ''), key: knowledge(keysFor(keys, 'Service', 'home')) };
  }
}

function importedSecret(
  raw: Raw<typeof rawSource>, name: string, index: number, keys: readonly KeyModel[], kinds: Kinds,
  knowledge: (valid: readonly number[]) => KeyKnowledge,
): SourceModel {
  const account = raw.account === 'other' && keysFor(keys, 'Service', raw.region).length > 0 ? 'other' : 'own';
  const byArn = ['complete ARN', 'attributes', 'token'].includes(raw.secretBy);
  const pasted = kinds.has('canaries') && raw.pasted === 'yes' && account === 'own';
  const by = pasted ? 'name' : account === 'other' && !byArn ? 'complete ARN' : raw.secretBy;
  // What is known by its name alone is in the Region of the task.
  const region = by === 'name' ? 'home' : raw.region;
  const valid = keysFor(keys, 'Service', region);
  // Across accounts only a customer managed key opens a secret.
  const key = account === 'other' ? [...new Set(raw.keys.map((each) => valid[each % valid.length]))] : knowledge(valid);
  const half = kinds.has('half literals') && raw.half && !pasted && (by === 'complete ARN' || by === 'attributes' || by === 'partial ARN');
  return { kind: 'imported secret', by, name: pasted ? `${CANARY}${index}` : name, region, account, key, ...(half ? { half } : {}) };
}

/** A name with a path begins with a slash. */
function parameterName(name: string): string {
  return name.includes('/') && !name.startsWith('/') ? `/${name}` : name;
}

function lengthened(name: string, length: number): string {
  return name.padEnd(length, 'x');
}

/** The keys that open something in a Region, and that a stack can refer to. */
export function keysFor(keys: readonly KeyModel[], stack: 'Service' | 'Data' | undefined, region: Region): number[] {
  return [...keys.keys()].filter((index) => {
    const key = keys[index];
    // The parameter of a half is in `Service`.
    return key.kind === 'imported' ? key.region === region && (stack === 'Service' || !key.half) : region === 'home' && (stack === 'Service' || key.stack === stack);
  });
}

/** Whether there is no construct for it: the CDK imports parameters of the stack's own Region only. */
export function isOnlyPasted(source: SourceModel): boolean {
  return source.kind === 'referenced secret' || (source.kind === 'imported parameter' && source.by === 'pasted ARN');
}

/** Whether the app can write it as text. */
export function isLiteral(source: SourceModel): boolean {
  return (source.kind === 'imported secret' && (source.by === 'complete ARN' || source.by === 'attributes' || source.by === 'partial ARN'))
    || (source.kind === 'imported parameter' && source.by !== 'token');
}

/** Whether a task in another Region of the app can read it: all of it is text, its keys too. */
export function isReadableAbroad(source: SourceModel, { keys }: Pick<AppModel, 'keys'>): boolean {
  const key = 'key' in source ? source.key : undefined;
  return isLiteral(source) && !('half' in source && source.half)
    && (source.kind === 'imported secret' || (source.kind === 'imported parameter' && (source.by === 'ARN' || source.by === 'pasted ARN')))
    && (!Array.isArray(key) || key.every((each: number) => isText(keys[each])));
}

/** Whether another stack can name a key without a reference to this one. */
function isText(key: KeyModel): boolean {
  return key.kind === 'imported' && !key.half;
}

export function chosen<T>(list: readonly T[], index: number | undefined): T | undefined {
  return index === undefined || list.length === 0 ? undefined : list[index % list.length];
}
