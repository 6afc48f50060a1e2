import {
  CfnParameter, CfnResource, DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, Token, Tokenization,
} from 'aws-cdk-lib';
import { JOIN } from './sort-key';
import { withoutTokens } from '../cdk/token-text';

/** The characters of all inline policies of a role together, without white space (FACTS 6.1). */
export const INLINE_LIMIT = 10_240;

/** The characters of one managed policy (FACTS 6.1). */
export const MANAGED_LIMIT = 6_144;

/** How many managed policies a role takes by default (FACTS 6.1). */
export const MANAGED_POLICIES = 10;

/** What a policy document has around its statements: `{"Version":"2012-10-17","Statement":[]}`. */
export const DOCUMENT_FRAME = 39;

/** `arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:` and the like, before a name. */
const ARN_PREFIX = 70;
/** What CloudFormation and Secrets Manager append to a logical id or a name. */
const GENERATED_SUFFIX = 20;
/** A value that only the deployment knows. */
const UNKNOWN = 200;

/** `[]`, `{}` */
const EMPTY = 2;

const PSEUDO_PARAMETERS: { readonly [name: string]: number } = {
  'AWS::Partition': 'aws-us-gov'.length,
  'AWS::Region': 'us-isob-east-1'.length,
  'AWS::AccountId': 12,
  'AWS::URLSuffix': 'amazonaws.com.cn'.length,
  'AWS::StackName': 128,
};

/**
 * The most characters that JSON takes in a deployed policy, its tokens included: what is known is counted, the rest is bounded.
 */
export function policyLength(json: unknown, stack: Stack): number {
  if (json === undefined) {
    return EMPTY; // a name that CloudFormation generates resolves to nothing
  }
  if (Array.isArray(json)) {
    return Math.max(EMPTY, 1 + json.reduce<number>((sum, item) => sum + policyLength(item, stack) + 1, 0));
  }
  if (typeof json === 'string') {
    return textLength(json, stack) + 2;
  }
  if (json !== null && typeof json === 'object') {
    return Token.isUnresolved(json) ? policyLength(measurable(json, stack), stack) : objectLength(json, stack);
  }
  return String(json).length + 2;
}

/**
 * What a value resolves to, with a text of the same length instead of each reference: the template shows of a resource its
 * logical id, and not the name that it was given.
 */
export function measurable(value: unknown, stack: Stack): unknown {
  return Tokenization.resolve(value, { scope: stack, resolver: new MeasurableResolver(), preparing: false });
}

class MeasurableResolver extends DefaultTokenResolver {
  public constructor() {
    super(JOIN);
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    return Reference.isReference(token) ? 'x'.repeat(referenceLength(token)) : super.resolveToken(token, context, postProcessor);
  }
}

/** As it is in JSON, without the quotation marks. */
function textLength(text: string, stack: Stack): number {
  if (!Token.isUnresolved(text)) {
    return JSON.stringify(text).length - 2;
  }
  const { tokens } = Tokenization.reverseString(text);
  return JSON.stringify(withoutTokens(text)).length - 2
    + tokens.reduce((sum, token) => sum + tokenLength(token, stack), 0);
}

function tokenLength(token: IResolvable, stack: Stack): number {
  return Reference.isReference(token) ? referenceLength(token) : policyLength(measurable(token, stack), stack) - 2;
}

/** The name that a user gave to a resource is counted as it is. */
function referenceLength({ target, displayName }: Reference): number {
  if (target instanceof CfnParameter) {
    return parameterLength(target);
  }
  if (!CfnResource.isCfnResource(target)) {
    return PSEUDO_PARAMETERS[displayName] ?? UNKNOWN; // `Aws.REGION` and the like refer to no resource
  }
  const name = nameOf(target);
  const { length }: string = target.stack.resolve(target.logicalId);
  return generatedLength(name === undefined ? length : Token.isUnresolved(name) ? Math.max(length, textLength(name, target.stack)) : name.length);
}

/**
 * The most characters that a parameter of the template has, as far as the template says.
 */
export function parameterLength({ maxLength, default: text }: CfnParameter): number {
  return Math.max(maxLength ?? UNKNOWN, String(text ?? '').length);
}

/** How resources that a policy may name call their own name. */
const NAMES = ['name', 'roleName', 'bucketName', 'logGroupName', 'repositoryName'];

/**
 * The name that a user gave to a resource, tokens included. An attachment of a secret to a database has that of the secret.
 */
export function nameOf(resource: CfnResource): string | undefined {
  const properties = resource as unknown as { readonly [property: string]: unknown }; // each kind of resource has one of them at the most
  const { secretId } = properties;
  const secret = typeof secretId === 'string' ? Tokenization.reverseString(secretId).firstToken : undefined;
  if (Reference.isReference(secret) && CfnResource.isCfnResource(secret.target) && secret.target !== resource) {
    return nameOf(secret.target);
  }
  const property = NAMES.find((name) => typeof properties[name] === 'string');
  return property && properties[property] as string; // it was looked at
}

function objectLength(json: object, stack: Stack): number {
  return intrinsicLength(json, stack)
    ?? Math.max(EMPTY, 1 + Object.entries(json).reduce((sum, [key, value]) => sum + key.length + 3 + policyLength(value, stack) + 1, 0));
}

/** The length of what a CloudFormation function gives; `undefined` for an object that is none. */
function intrinsicLength(json: { readonly [name: string]: any }, stack: Stack): number | undefined {
  const [name, ...others] = Object.keys(json);
  if (others.length > 0 || !/^(Ref|Fn::\w+)$/.test(name)) {
    return undefined;
  }
  const argument = json[name];
  switch (name) {
    case 'Ref':
      return (PSEUDO_PARAMETERS[argument] ?? generatedLength(argument.length)) + 2;
    case 'Fn::GetAtt':
      return generatedLength(argument[0].length) + 2;
    case 'Fn::Join':
      return Array.isArray(argument[1]) ? argument[1].reduce<number>((sum, part) => sum + policyLength(part, stack), 0) : UNKNOWN;
    case 'Fn::If':
      return Math.max(UNKNOWN, policyLength(argument[1], stack), policyLength(argument[2], stack));
    case 'Fn::Sub':
      return substitutedLength(typeof argument === 'string' ? argument : argument[0]);
    default:
      return UNKNOWN;
  }
}

function substitutedLength(text: string): number {
  const variables = text.match(/\$\{[^!}]/g) ?? [];
  return JSON.stringify(text).length + variables.length * UNKNOWN;
}

/** CloudFormation generates a name from the logical id, and Secrets Manager appends to a name as well. */
function generatedLength(ofNameOrLogicalId: number): number {
  return ARN_PREFIX + ofNameOrLogicalId + GENERATED_SUFFIX;
}
