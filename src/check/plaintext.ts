import { CfnParameter, DefaultTokenResolver, IFragmentConcatenator, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { Check } from './checked-task';
import { RenderedContainer } from '../read/rendered-container';
import { displayName } from '../secret/redact';

/**
 * Values that CloudFormation would write into the task definition in plain text, where anyone who may describe it reads them.
 */
export const checkPlaintext: Check = ({ containers, stack }) => containers.flatMap(({ rendered }) => {
  const places = placesOf(rendered).filter(([, value]) => mayHoldPlaintext(value));
  // Nearly all containers are free of it, which one look at all of their places shows.
  return plaintextIn(places.map(([, value]) => value), stack).length === 0 ? [] : places.flatMap(([place, value]) =>
    plaintextIn(value, stack).map((what) =>
      `container '${rendered.name}', ${place}: ${what} puts the plaintext into the task definition;`
      + " reference the secret in 'secrets' with TaskSecret, and Amazon ECS fetches the value when the container starts"));
});

/** All properties of a container but those that hold references, and the links that only bridge networks have. */
function placesOf(container: RenderedContainer): [string, unknown][] {
  const { secrets, repositoryCredentials, links, environment = [], logConfiguration, ...others } = container;
  return [
    ...environment.map(({ name, value }): [string, unknown] => [`environment variable ${displayName(name)}`, value]),
    ...Object.entries(logConfiguration?.options ?? {}).map(([name, value]): [string, unknown] => [`log option ${displayName(name)}`, value]),
    ...Object.entries(others).map(([property, value]): [string, unknown] => [`'${property}'`, value]),
  ];
}

function mayHoldPlaintext(value: unknown): boolean {
  return Token.isUnresolved(value) || (typeof value === 'string' ? DYNAMIC_REFERENCE.test(value)
    : typeof value === 'object' && value !== null && Object.entries(value).some(([key, part]) => mayHoldPlaintext(key) || mayHoldPlaintext(part)));
}

const DYNAMIC_REFERENCE = /\{\{resolve:(secretsmanager|ssm-secure):/;

function plaintextIn(value: unknown, stack: Stack): string[] {
  const resolver = new ParameterFinder();
  const resolved = Tokenization.resolve(value, { scope: stack, resolver, preparing: true });
  const text = JSON.stringify(resolved) ?? '';
  const reference = DYNAMIC_REFERENCE.exec(text);
  return [
    ...(reference ? [`'{{resolve:${reference[1]}:…}}'`] : []),
    ...new Set([...resolver.found, ...namedParameters(text, stack)].filter(({ noEcho }) => noEcho).map(({ node }) => `the NoEcho parameter '${node.id}'`)),
  ];
}

/** Parameters that `Fn.ref` and `Fn.sub` name by their logical id, without a reference to the construct. */
function namedParameters(text: string, stack: Stack): CfnParameter[] {
  const names = [...text.replace(/\\/g, '').matchAll(/"Ref":"(\w+)"|\$\{(\w+)\}/g)].map(([, ref, inText]) => ref ?? inText);
  return names.map((name) => stack.node.tryFindChild(name)).filter((child) => child instanceof CfnParameter);
}

/** Writes functions of CloudFormation into the text they stand in, where they can be read. */
const AS_TEXT: IFragmentConcatenator = {
  join: (...parts: unknown[]) => parts.map((part) => typeof part === 'string' ? part : JSON.stringify(part)).join(''),
};

/** Resolves as usual and remembers the parameters it met. */
class ParameterFinder extends DefaultTokenResolver {
  public readonly found = new Set<CfnParameter>();

  public constructor() {
    super(AS_TEXT);
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token) && token.target instanceof CfnParameter) {
      this.found.add(token.target);
    }
    return super.resolveToken(token, context, postProcessor);
  }
}
