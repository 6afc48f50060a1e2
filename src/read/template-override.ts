import { CfnResource, Token } from 'aws-cdk-lib';

/**
 * What `addPropertyOverride` will write over properties of a resource, by the names they have in CloudFormation.
 */
export function propertyOverrides(resource: CfnResource): { readonly [property: string]: any } {
  return resource['rawOverrides']?.Properties ?? {}; // private to the CDK, and read by nothing else before the template is written
}

/**
 * What will be written over one container, as `addPropertyOverride('ContainerDefinitions.0.Image', …)` does.
 *
 * @param taskDefinition the resource that the container is written into
 */
export function containerOverride(taskDefinition: CfnResource, index: number): { readonly [property: string]: any } | undefined {
  const override = propertyOverrides(taskDefinition).ContainerDefinitions?.[index];
  // A function of CloudFormation, such as `Fn::Sub`, is a text that is unknown: no host, so no credentials.
  return typeof override?.Image === 'object' ? { ...override, Image: Token.asString(override.Image) } : override;
}

/** Maps whose keys are the user's: they are written as they are. */
const MAPS = ['DockerLabels', 'Options'];

/**
 * A container as the L2 renders it, with what an override writes over it.
 */
export function withOverride<T extends object>(rendered: T, override: object | undefined): T {
  return override ? merged(rendered, override, false) as T : rendered; // an override may change any value, and no name
}

function merged(target: unknown, source: unknown, isMap: boolean): unknown {
  if (typeof source !== 'object' || source === null || Token.isUnresolved(source)) {
    return source;
  }
  if (Array.isArray(source)) {
    return source.map((entry) => merged(undefined, entry, isMap)); // a list replaces what was there
  }
  const result: any = Array.isArray(target) ? [...target] : { ...target as object };
  for (const [name, value] of Object.entries(source)) {
    const key = isMap ? name : name.charAt(0).toLowerCase() + name.slice(1);
    result[key] = merged(result[key], value, MAPS.includes(name));
  }
  return result;
}
