import { CfnResource, DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, StringConcat, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * The resources that a value refers to, however deep in it.
 */
export function referencesIn(value: unknown, scope: IConstruct): CfnResource[] {
  const references = new ReferenceCollector();
  Tokenization.resolve(value, { scope, resolver: references, preparing: false });
  return [...references.found];
}

/**
 * The resources that the properties of a resource refer to, and what an override writes over them.
 */
export function referencesOfProperties(resource: CfnResource): CfnResource[] {
  const { cfnProperties, rawOverrides } = resource as unknown as WithProperties;
  return referencesIn([cfnProperties, rawOverrides.Properties], resource);
}

/** What the template will have of a resource: protected and private in the CDK. */
interface WithProperties {
  readonly cfnProperties: unknown;
  readonly rawOverrides: { readonly Properties?: unknown };
}

/** Resolves as usual and collects the resources it meets. */
class ReferenceCollector extends DefaultTokenResolver {
  public readonly found = new Set<CfnResource>();

  public constructor() {
    super(new StringConcat());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token) && CfnResource.isCfnResource(token.target)) {
      this.found.add(token.target);
    }
    return super.resolveToken(token, context, postProcessor);
  }
}
