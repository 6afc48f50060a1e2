import { Check, containerNamed } from './checked-task';
import { shownTaskName } from './shown-task-name';
import { RenderedContainer } from '../read/rendered-container';
import { nameInBoth, nameTwice } from '../rule/duplicate-name';
import { said } from '../rule/rule';
import { displayName, redacted } from '../secret/redact';
import { hasToken, literalText } from '../secret/token';

/**
 * Variables that Amazon ECS refuses when the task definition is registered (FACTS 7.3), and containers that it cannot distinguish.
 * Two names that are different tokens may be equal at deployment, which cannot be known.
 */
export const checkNames: Check = ({ containers }) => [
  ...repeated(containers.map(({ rendered }) => rendered.name))
    .map((name) => `two containers are named ${shownTaskName(name)}; Amazon ECS needs a name for each, give one of them another 'containerName'`),
  ...containers.flatMap(({ rendered }) => variableProblems(rendered)),
];

function variableProblems(container: RenderedContainer): string[] {
  const { environment = [], secrets = [] } = container;
  const plain = environment.map(({ name }) => name);
  const secret = secrets.map(({ name }) => name);
  const both = secret.length === 0 || plain.length === 0 ? [] : [...new Set(secret)].filter((name) => plain.includes(name));
  return [
    ...both.map((name) => said(nameInBoth(containerNamed(container), displayName(name)))),
    ...repeated(secret).map((name) => said(nameTwice(containerNamed(container), displayName(name), ' (in its options and in a later addSecret)'))),
    ...unusable(container, 'environment', plain),
    ...unusable(container, 'secrets', secret),
  ];
}

function unusable(container: RenderedContainer, list: string, names: readonly string[]): string[] {
  return names.filter((name) => !isVariableName(name))
    .map((name) => `${containerNamed(container)}: a name in '${list}' is empty or contains '=' or a NUL character, got ${redacted(name)};`
      + ' no process can receive such a variable, rename it');
}

/** A name with tokens in it is judged by its literal parts. */
function isVariableName(name: string): boolean {
  return name !== '' && !/[=\0]/.test(hasToken(name) ? literalText(name) : name);
}

function repeated(names: readonly string[]): string[] {
  const seen = new Set(names);
  return seen.size === names.length ? [] : [...seen].filter((name) => names.indexOf(name) !== names.lastIndexOf(name));
}
