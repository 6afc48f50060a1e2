import { CfnResource, DefaultTokenResolver, IFragmentConcatenator, IPostProcessor, IResolvable, IResolveContext, Reference, Token, Tokenization } from 'aws-cdk-lib';

/**
 * A value in the properties of a resource as the template will have it: what the L1 property holds now, with the overrides.
 *
 * A function of CloudFormation on the way, such as `Fn::If`, is returned itself. References are left as tokens, so that they can
 * be followed to their constructs.
 *
 * @param own what the L1 property holds
 * @param path where the value is, in names of CloudFormation and with the property first
 */
export function templateValue(resource: CfnResource, own: unknown, path: readonly string[]): unknown {
  const [property, ...within] = path;
  // Private to the L1, and the only trace of overrides.
  const { Properties } = resource['rawOverrides'] as { Properties?: { [name: string]: unknown } };
  let value: unknown = { [property]: own };
  let override: unknown = Properties;
  for (const name of [property, ...within]) {
    const present = opened(value, resource);
    const changed = opened(override, resource);
    if (isFunction(present) && !hasMember(changed, name)) {
      return present;
    }
    value = member(present, name);
    override = undefined;
    if (hasMember(changed, name)) {
      const replacement = member(changed, name);
      // Objects are merged, everything else replaces what was there.
      if (isObject(replacement) && !isFunction(opened(replacement, resource))) {
        override = replacement;
      } else {
        value = replacement;
      }
    }
  }
  return value;
}

/**
 * What a token comes to, with references left as tokens. Any other value is returned as it is.
 */
export function opened(value: unknown, scope: CfnResource): unknown {
  return !Tokenization.isResolvable(value) || Reference.isReference(value) ? value
    : Tokenization.resolve(value, { scope, resolver: new ReferenceKeeper(AS_TOKENS), preparing: false });
}

/** Strings of several parts stay strings with tokens in them. */
const AS_TOKENS: IFragmentConcatenator = {
  join: (left: unknown, right: unknown) => [left, right].map((part) => typeof part === 'string' ? part : part === undefined ? '' : Token.asString(part)).join(''),
};

class ReferenceKeeper extends DefaultTokenResolver {
  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    return Reference.isReference(token) ? token : super.resolveToken(token, context, postProcessor);
  }
}

function isObject(value: unknown): value is { [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A reference, or a function of CloudFormation as JSON. */
function isFunction(value: unknown): boolean {
  return Reference.isReference(value) || (isObject(value) && Object.keys(value).length === 1 && /^(Ref$|Fn::)/.test(Object.keys(value)[0]));
}

/** L1 properties have names of their own, which differ from those of CloudFormation in case only. */
function keyOf(value: unknown, name: string): string | undefined {
  return typeof value !== 'object' || value === null ? undefined : Object.keys(value).find((key) => key.toLowerCase() === name.toLowerCase());
}

function hasMember(value: unknown, name: string): boolean {
  return keyOf(value, name) !== undefined;
}

function member(value: unknown, name: string): unknown {
  const key = keyOf(value, name);
  return key === undefined ? undefined : (value as { [name: string]: unknown })[key]; // it has this key
}
