import { CfnResource, IResolvable, Reference, Tokenization } from 'aws-cdk-lib';

/**
 * What a resource's template will have under a property as things are now: an override if there is one, else the property of
 * the L1. An Aspect, a property set after construction and an override are all seen, as nothing is remembered.
 *
 * @param name the property as CloudFormation spells it, such as `KmsKeyId`
 * @returns `undefined` where the template will not have the property
 */
export function propertyInTemplate(resource: CfnResource, name: string): unknown {
  const { rawOverrides } = resource as unknown as { readonly rawOverrides: Overrides }; // private to the CDK, which has no public way to them
  if ('Properties' in rawOverrides) {
    const properties = rawOverrides.Properties;
    if (!isMap(properties)) {
      return undefined;
    }
    if (name in properties) {
      const [override, property] = [properties[name], propertyOf(resource, name)];
      return isMap(override) && isMap(property) ? { ...property, ...override } : override;
    }
  }
  return propertyOf(resource, name);
}

/**
 * The resource that a value refers to, and by which attribute, if it is a single reference to a resource of the app.
 */
export function resourceReferredTo(value: unknown): { readonly resource: CfnResource; readonly attribute: string } | undefined {
  const token = typeof value === 'string' ? singleTokenOf(value) : value;
  return Reference.isReference(token) && CfnResource.isCfnResource(token.target) // `isReference` takes anything
    ? { resource: token.target, attribute: token.displayName } : undefined;
}

interface Overrides {
  readonly [path: string]: unknown;
}

function propertyOf(resource: CfnResource, name: string): unknown {
  const own = l1NameOf(name);
  if (own in resource) {
    return (resource as unknown as Overrides)[own];
  }
  // A `CfnResource` of no class of its own keeps its properties as they are written.
  return (resource as unknown as { readonly _cfnProperties?: Overrides })._cfnProperties?.[name];
}

/** Properties as the L1 spells them: to make a name anew at each look-up takes longer than the look-up. */
const L1_NAMES = new Map<string, string>();

function l1NameOf(name: string): string {
  const known = L1_NAMES.get(name) ?? name[0].toLowerCase() + name.slice(1);
  L1_NAMES.set(name, known);
  return known;
}

function isMap(value: unknown): value is Overrides {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Tokenization.isResolvable(value);
}

function singleTokenOf(value: string): IResolvable | undefined {
  const fragments = Tokenization.reverseString(value);
  return fragments.length === 1 ? fragments.firstToken : undefined;
}
