import {
  CfnElement, DefaultTokenResolver, IFragmentConcatenator, IPostProcessor, IResolvable, IResolveContext, Names, Reference, Stack, Token, Tokenization,
} from 'aws-cdk-lib';
import { SortKey } from './permission';

/**
 * The sort key of strings in the policies of a stack: what a string resolves to, as text. A literal is its own.
 *
 * A reference to another stack sorts as the export it will be: before the CDK has written the exports between the stacks it
 * resolves to something else, and a policy has one order at all times.
 */
export function sortKeyIn(stack: Stack): SortKey {
  const textOf = textIn(stack);
  return (value) => Token.isUnresolved(value) ? textOf(value) : value;
}

/**
 * What a value resolves to in a stack, as text.
 */
export function textIn(stack: Stack): (value: unknown) => string {
  const resolve = stableIn(stack);
  return (value) => {
    const resolved = resolve(value);
    return typeof resolved === 'string' ? resolved : JSON.stringify(resolved);
  };
}

/**
 * What a value resolves to in a stack, which is the same at all times of a synthesis.
 */
export function stableIn(stack: Stack): (value: unknown) => unknown {
  const resolver = new StableResolver(stack);
  return (value) => Tokenization.resolve(value, { scope: stack, resolver, preparing: false });
}

/** Writes a string with tokens in it as the CDK does. */
export const JOIN: IFragmentConcatenator = {
  join: (left: unknown, right: unknown) => {
    const parts = [...partsOf(left), ...partsOf(right)].reduce<unknown[]>((joined, part) => {
      const last = joined.at(-1);
      return typeof last === 'string' && typeof part === 'string' ? [...joined.slice(0, -1), last + part] : [...joined, part];
    }, []);
    return parts.length === 1 ? parts[0] : { 'Fn::Join': ['', parts] };
  },
};

function partsOf(value: any): unknown[] {
  return value === undefined ? [] : value['Fn::Join']?.[0] === '' ? value['Fn::Join'][1] : [value];
}

/** Resolves as usual, but for what belongs to another stack. */
class StableResolver extends DefaultTokenResolver {
  public constructor(private readonly stack: Stack) {
    super(JOIN);
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token) && CFN_REFERENCE in token && CfnElement.isCfnElement(token.target) && token.target.stack !== this.stack) {
      return fromOtherStack(token.target, token.displayName, this.stack);
    }
    return super.resolveToken(token, context, postProcessor);
  }
}

/** Marks what the CDK turns into an export; references to physical names are literals in another environment. */
const CFN_REFERENCE = Symbol.for('@aws-cdk/core.CfnReference');

/** A reference as the CDK will write it into a template of another stack, as far as it decides where the value is sorted. */
function fromOtherStack(target: CfnElement, attribute: string, consumer: Stack): object {
  if (consumer.nestedStackParent) {
    return { Ref: `referenceto${Names.nodeUniqueId(target.node)}${attribute}` };
  }
  const logicalId: unknown = target.stack.resolve(target.logicalId);
  const { stackName, node: { path } } = target.stack;
  const output = attribute === 'Ref' ? `Ref${logicalId}` : `FnGetAtt${logicalId}${attribute}`;
  return { 'Fn::ImportValue': `${Token.isUnresolved(stackName) ? path : stackName}:ExportsOutput${output}` };
}
