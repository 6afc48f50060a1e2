import { Location } from './model';
import { isObject, ObjectNode, property } from './node';
import { SourceLine, Acknowledgement } from './place';

/**
 * A template that was read, and what is known of it from outside.
 */
export interface Template {
  /** Unique: the path of the stack's construct, else the file. */
  readonly id: string;
  /** Relative to what was loaded. */
  readonly file: string;
  readonly body: ObjectNode;
  /** Symbols where it is not known. */
  readonly location: Location;
  readonly stackName?: string;
  /** The template's nested stacks, by the logical id of their resources. */
  readonly nested: { readonly [logicalId: string]: Template };
  readonly constructs: Constructs;
  /** The line of a resource in the file. */
  readonly lineOf?: (logicalId: string) => SourceLine | undefined;
  /** Whether all stacks of the app were loaded with it. */
  readonly whole: boolean;
}

/** What an assembly says of the constructs of a template. */
export interface Constructs {
  /** The path of a resource's construct, without a slash at its beginning. */
  path(logicalId: string): string | undefined;
  source(path: string): SourceLine | undefined;
  /** Of the construct and of all it is in. */
  acknowledgements(path: string): readonly Acknowledgement[];
}

export const NO_CONSTRUCTS: Constructs = { path: () => undefined, source: () => undefined, acknowledgements: () => [] };

export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly body: ObjectNode;
  readonly properties: ObjectNode;
}

/**
 * The resources of a template that look like some.
 */
export function resourcesOf({ body }: Template): Resource[] {
  const resources = property(body, 'Resources');
  return !isObject(resources) ? [] : Object.entries(resources).flatMap(([logicalId, resource]): Resource[] => {
    const type = property(resource, 'Type');
    const properties = property(resource, 'Properties');
    return isObject(resource) && typeof type === 'string' ? [{ logicalId, type, body: resource, properties: isObject(properties) ? properties : {} }] : [];
  });
}
