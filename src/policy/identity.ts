import { DefaultTokenResolver, IFragmentConcatenator, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { characters } from './size';
import { Resolved } from './statement';

/**
 * What a value resolves to in a stack, as text that tells it from every other value and sorts as it stands in the template.
 *
 * Two stacks may have a resource of the same logical id. Until the CDK has written the exports between them, what belongs to
 * another stack resolves as if it were of this one, so its path stands behind the text.
 */
export function identityIn(stack: Stack): (value: unknown) => string {
  return (value) => resolve(value, stack).text;
}

/**
 * The identity of strings, remembered. A literal is its own.
 */
export function resolvedIn(stack: Stack): Resolved {
  const known = knownIn(stack);
  return (value) => Token.isUnresolved(value) ? known(value).text : value;
}

/**
 * The most characters that a string takes in a deployed policy, with its quotation marks; remembered.
 */
export function charactersIn(stack: Stack): (value: string) => number {
  const known = knownIn(stack);
  return (value) => Token.isUnresolved(value) ? known(value).characters : characters(value);
}

/**
 * Forgets what strings came to. That is final only when everything has been added: logical ids may be overridden until then,
 * and the CDK writes exports late.
 */
export function forgetResolved(stack: Stack): void {
  remembered.delete(stack);
}

interface ResolvedValue {
  readonly text: string;
  readonly characters: number;
}

/** By stack and string: many tasks read the same secret, and each of their policies is computed several times. */
const remembered = new WeakMap<Stack, Map<string, ResolvedValue>>();

function knownIn(stack: Stack): (value: string) => ResolvedValue {
  const values = remembered.get(stack) ?? new Map<string, ResolvedValue>();
  remembered.set(stack, values);
  return (value) => {
    const present = values.get(value) ?? resolve(value, stack);
    values.set(value, present);
    return present;
  };
}

function resolve(value: unknown, stack: Stack): ResolvedValue {
  const resolver = new PathsOfOthers(stack);
  const resolved: unknown = Tokenization.resolve(value, { scope: stack, resolver, preparing: false });
  const text = typeof resolved === 'string' ? resolved : JSON.stringify(resolved);
  return { text: [text, ...resolver.paths].join('\n'), characters: characters(resolved) };
}

/** Writes a string with tokens in it as the CDK does. */
const JOIN: IFragmentConcatenator = {
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

/** Resolves as usual and notes what it met of other stacks. */
class PathsOfOthers extends DefaultTokenResolver {
  public readonly paths: string[] = [];

  public constructor(private readonly stack: Stack) {
    super(JOIN);
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token) && Stack.of(token.target) !== this.stack) {
      this.paths.push(token.target.node.path);
    }
    return super.resolveToken(token, context, postProcessor);
  }
}
