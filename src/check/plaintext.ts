import { CfnParameter, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { Check, containerNamed } from './checked-task';
import { isResolvable, propertiesOf } from './container-facts';
import { deployedText, StackParameters } from './deployed-text';
import { shownTaskName } from './shown-task-name';
import { mayHaveToken } from '../cdk/token-text';
import { textOf } from '../delivery/secret-file';
import { TaskContainer } from '../read/task-container';
import { plaintextSecret } from '../rule/plaintext-secret';
import { said } from '../rule/rule';
import { displayName } from '../secret/redact';

/**
 * Values that CloudFormation would write into the task definition in plain text, where anyone who can describe it reads them.
 */
export const checkPlaintext: Check = ({ containers, stack }) => {
  const parameters = new StackParameters(stack);
  return containers.flatMap((container) => [
    ...suspects(container).flatMap(([place, value]) => plaintextIn(value, stack, parameters).map((what) =>
      said(plaintextSecret(containerNamed(container.rendered), place, what)))),
    ...templates(container).flatMap(([place, value]) => plaintextIn(value, stack, parameters).map((what) =>
      `${place}: ${what} puts the plaintext into the task definition; write a placeholder in its place, and give SecretText.fromTemplate its secret with TaskSecret`)),
  ]);
};

type Place = readonly [place: string, value: unknown];

/** What is looked at part by part, and what holds a reference. */
const LOOKED_AT_APART: ReadonlySet<string> = new Set(['environment', 'secrets', 'logConfiguration', 'repositoryCredentials']);

/** The places of a container that may hold a plaintext, out of all. In nearly all containers there are none. */
function suspects(container: TaskContainer): Place[] {
  const { environment, secrets, logConfiguration: log } = container.rendered;
  const places: Place[] = [];
  const look = (place: string, value: unknown) => mayHoldPlaintext(value) && places.push([place, value]);
  const lookAtNamed = (article: string, kind: string, name: string, value: unknown) => {
    look(`the name of ${article} ${kind}`, name);
    mayHoldPlaintext(value) && places.push([`${kind} ${displayName(name)}`, value]);
  };
  entriesOf(environment).forEach(({ name, value }) => lookAtNamed('an', 'environment variable', name, value));
  entriesOf(secrets).forEach(({ name }) => look("the name of a variable in 'secrets'", name));
  Object.entries(log?.options ?? {}).forEach(([name, value]) => lookAtNamed('a', 'log option', name, value));
  entriesOf(log?.secretOptions).forEach(({ name }) => look("the name of a log option in 'secretOptions'", name));
  const isLookedAtApart = (property: string) => LOOKED_AT_APART.has(property) || (property === 'command' && templates(container).length > 0);
  propertiesOf(container).forEach(([property, value]) => isLookedAtApart(property) || look(`'${property}'`, value));
  return places;
}

/** The texts of files that a container composes for others, which are in its `command`. */
function templates({ writtenFiles }: TaskContainer): Place[] {
  return writtenFiles.filter(({ file }) => file.composed && mayHoldPlaintext(textOf(file))).map(({ consumer, file }) =>
    [`container ${shownTaskName(consumer.containerName)}, the template of ${displayName(file.name)} in 'composedFiles'`, textOf(file)]);
}

/** A list that is a token as a whole has no entries yet. */
function entriesOf<T>(list: readonly T[] | undefined): readonly T[] {
  return Array.isArray(list) ? list : [];
}

const DYNAMIC_REFERENCE = /\{\{resolve:(secretsmanager|ssm-secure):/;

function plaintextIn(value: unknown, stack: Stack, declared: StackParameters): string[] {
  const { text, parameters } = deployedText(value, stack, declared);
  const reference = DYNAMIC_REFERENCE.exec(text);
  return [
    ...(reference ? [`'{{resolve:${reference[1]}:…}}'`] : []),
    ...[...parameters].filter(({ noEcho }) => noEcho).map(({ node }) => `the NoEcho parameter '${node.id}'`),
  ];
}

function mayHoldPlaintext(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return mayHaveToken(value) ? tokensMayHoldPlaintext(value) : value.includes('{{resolve:');
    case 'number':
      return value < 0 && Token.isUnresolved(value); // the CDK encodes tokens as negative numbers
    case 'object':
      return value !== null && (isResolvable(value) || (Array.isArray(value) ? value.some(mayHoldPlaintext)
        : Object.entries(value).some(([key, part]) => mayHoldPlaintext(key) || mayHoldPlaintext(part))));
    default:
      return false;
  }
}

/** References lead to resources, but for those to parameters; what other tokens become shows when they are resolved. */
function tokensMayHoldPlaintext(value: string): boolean {
  return value.includes('{{resolve:') || value.includes('#{Token[')
    || Tokenization.reverseString(value).tokens.some((token) => !Reference.isReference(token) || token.target instanceof CfnParameter);
}
