import { CfnParameter, DefaultTokenResolver, IFragmentConcatenator, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { isResolvable } from './container-facts';
import { textOf, UNKNOWN } from '../access/unresolved-text';

/**
 * A value as the deployment will write it, as far as it is known before, and the parameters it depends on.
 */
export interface DeployedText {
  readonly text: string;
  readonly parameters: ReadonlySet<CfnParameter>;
}

/**
 * The parameters of a stack by logical id. They are looked for once, and only if a value names one without a reference.
 */
export class StackParameters {
  private byLogicalId?: Map<string, CfnParameter>;

  public constructor(private readonly stack: Stack) {}

  /** A parameter by its logical id, wherever it was created in the stack and whatever its construct is called. */
  public find(logicalId: string): CfnParameter | undefined {
    const child = this.stack.node.tryFindChild(logicalId);
    if (child instanceof CfnParameter && this.logicalIdOf(child) === logicalId) {
      return child;
    }
    // The id may be overridden, and the CDK finds no construct by its logical id. Each stack is searched once, if at all.
    this.byLogicalId ??= new Map(this.stack.node.findAll()
      .filter((construct) => construct instanceof CfnParameter)
      .filter(({ stack }) => stack === this.stack)
      .map((parameter) => [this.logicalIdOf(parameter), parameter]));
    return this.byLogicalId.get(logicalId);
  }

  private logicalIdOf({ logicalId }: CfnParameter): string {
    return this.stack.resolve(logicalId);
  }
}

/**
 * Writes a value as CloudFormation will: `Fn::Join` and `Fn::Sub` as text, and a parameter as its default.
 */
export function deployedText(value: unknown, stack: Stack, declared: StackParameters): DeployedText {
  const resolver = new ReferenceFinder();
  const resolved = Tokenization.resolve(keysAsValues(value), { scope: stack, resolver, preparing: true });
  const { parameters, targets } = resolver;
  const text = textOf(resolved, (logicalId) => {
    const target = targets.has(logicalId) ? targets.get(logicalId) : declared.find(logicalId);
    const parameter = target instanceof CfnParameter ? target : undefined;
    if (parameter) {
      parameters.add(parameter);
    }
    return typeof parameter?.default === 'string' && !Token.isUnresolved(parameter.default) ? parameter.default : UNKNOWN;
  });
  return { text, parameters };
}

/** The CDK does not resolve a key with a token in it, and prints it: keys are resolved as values. */
function keysAsValues(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isResolvable(value)) {
    return value;
  }
  if (Array.isArray(value)) {
    return Token.isUnresolved(value) ? value : value.map(keysAsValues);
  }
  const entries = Object.entries(value);
  const isFunction = entries.length === 1 && /^(Ref|Fn::.*)$/.test(entries[0][0]);
  return isFunction ? value : entries.map(([key, part]) => [key, keysAsValues(part)]);
}

/** Keeps functions of CloudFormation as such between the text around them. */
const AS_JOIN: IFragmentConcatenator = {
  join: (left: unknown, right: unknown) => left === undefined ? right : right === undefined ? left
    : typeof left === 'string' && typeof right === 'string' ? left + right : { 'Fn::Join': ['', [left, right]] },
};

/** Resolves as usual and remembers what references lead to: the parameters, those of other stacks included, and each by its logical id. */
class ReferenceFinder extends DefaultTokenResolver {
  public readonly parameters = new Set<CfnParameter>();
  public readonly targets = new Map<string, IConstruct>();

  public constructor() {
    super(AS_JOIN);
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    const resolved: unknown = super.resolveToken(token, context, postProcessor);
    if (Reference.isReference(token)) {
      if (token.target instanceof CfnParameter) {
        this.parameters.add(token.target);
      }
      if (typeof resolved === 'object' && resolved !== null && 'Ref' in resolved && typeof resolved.Ref === 'string') {
        this.targets.set(resolved.Ref, token.target);
      }
    }
    return resolved;
  }
}
