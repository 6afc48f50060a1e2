import { Token } from 'aws-cdk-lib';
import { Check } from './checked-task';
import { RenderedContainer } from '../read/rendered-container';
import { redacted, displayName } from '../secret/redact';

/**
 * Variables that Amazon ECS refuses when the task definition is registered (FACTS 7.3), and containers it cannot tell apart.
 */
export const checkNames: Check = ({ containers }) => [
  ...repeated(containers.map(({ rendered }) => rendered.name))
    .map((name) => `two containers are named '${name}'; Amazon ECS needs a name for each, give one of them another 'containerName'`),
  ...containers.flatMap(({ rendered }) => variableProblems(rendered)),
];

function variableProblems({ name: container, environment = [], secrets = [] }: RenderedContainer): string[] {
  const plain = environment.map(({ name }) => name);
  const secret = secrets.map(({ name }) => name);
  return [
    ...[...new Set(secret)].filter((name) => plain.includes(name)).map((name) =>
      `container '${container}': ${displayName(name)} stands in both 'environment' and 'secrets', and Amazon ECS refuses that; keep it in 'secrets' and remove it from 'environment'`),
    ...repeated(secret).map((name) =>
      `container '${container}': ${displayName(name)} stands twice in 'secrets' (in its options and in a later addSecret); Amazon ECS takes a name once, remove one of them`),
    ...[...plain.map((name) => ({ name, list: 'environment' })), ...secret.map((name) => ({ name, list: 'secrets' }))]
      .filter(({ name }) => !isVariableName(name))
      .map(({ name, list }) => `container '${container}': a name in '${list}' is empty or contains '=' or a NUL character, got ${redacted(name)};`
        + ' no process can receive such a variable, rename it'),
  ];
}

function isVariableName(name: string): boolean {
  return Token.isUnresolved(name) || (name !== '' && !/[=\0]/.test(name));
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
