import { RawContainer } from './carriers';
import { choicesOf, objectsOf, variants } from './lists';
import { ContainerModel, Reference, Variable } from './model';
import { intrinsic, isObject, Node } from './node';
import { plaintextsIn } from './plaintexts';
import { textOf } from './resolve';
import { Scope } from './scope';
import { When } from '../access/when';

/**
 * A container of a task.
 */
export function containerModel(raw: RawContainer, scope: Scope): ContainerModel {
  const [log] = objectsOf(raw.log, scope, raw.when);
  return {
    name: textOf(raw.name, scope),
    ...(raw.image === undefined ? {} : { images: choicesOf(raw.image, scope, raw.when) }),
    environment: variables(raw.environment, 'Value', scope, raw.when),
    secretNames: variables(raw.secrets, 'ValueFrom', scope, raw.when),
    when: raw.when,
    ...(log ? { logDriver: textOf(log.node.LogDriver ?? '', scope) } : {}),
    logOptions: options(log?.node.Options, scope, raw.when),
    hasRegistryCredentials: objectsOf(raw.credentials, scope, raw.when).length > 0,
    hasCredentialSpecs: raw.node.CredentialSpecs !== undefined,
    plaintexts: plaintextsIn(raw.node, scope),
  };
}

/** A list of names with their values. */
function variables(list: Node, value: 'Value' | 'ValueFrom', scope: Scope, when: When): Variable[] {
  return objectsOf(list, scope, when).flatMap((entry) => choicesOf(entry.node.Name ?? '', scope, entry.when)
    .map((name) => ({ name: name.text, values: choicesOf(entry.node[value], scope, name.when), when: name.when })));
}

/** An object of names and values. */
function options(node: Node, scope: Scope, when: When): Variable[] {
  return variants(node, scope, when).flatMap((variant) => !isObject(variant.node) || intrinsic(variant.node) ? []
    : Object.entries(variant.node).map(([name, value]) => ({ name, values: choicesOf(value, scope, variant.when), when: variant.when })));
}

/**
 * What a container reads.
 */
export function referencesOf(raw: RawContainer, scope: Scope): Reference[] {
  const container = textOf(raw.name, scope);
  return [
    ...listed(raw.secrets, 'environment variable', scope, raw.when).map((reference) => ({ ...reference, container })),
    ...objectsOf(raw.log, scope, raw.when)
      .flatMap((log) => listed(log.node.SecretOptions, 'log option', scope, log.when)).map((reference) => ({ ...reference, container })),
    ...objectsOf(raw.credentials, scope, raw.when).filter(({ node }) => node.CredentialsParameter !== undefined)
      .map(({ node, when }) => ({ usage: 'registry credentials' as const, container, valueFrom: choicesOf(node.CredentialsParameter, scope, when) })),
  ];
}

/**
 * The references in a list of names and `ValueFrom`s.
 */
export function listed(list: Node, usage: Reference['usage'], scope: Scope, when: When): Reference[] {
  return objectsOf(list, scope, when).filter(({ node }) => node.ValueFrom !== undefined).map((entry) => ({
    usage,
    name: textOf(entry.node.Name ?? '', scope),
    valueFrom: choicesOf(entry.node.ValueFrom, scope, entry.when),
  }));
}
