import { isObject, ObjectNode, property, referencesIn } from './node';

/** What the outputs of a template say of its resources, by logical id. */
export interface Outputs {
  readonly references: ReadonlySet<string>;
  /** Resources whose `Ref` is exported. */
  readonly exported: ReadonlySet<unknown>;
}

/**
 * Reads the outputs of a template.
 */
export function outputsOf(body: ObjectNode): Outputs {
  const outputs = property(body, 'Outputs');
  return {
    references: referencesIn(outputs),
    exported: new Set(Object.values(isObject(outputs) ? outputs : {})
      .filter((output) => property(output, 'Export') !== undefined).map((output) => property(property(output, 'Value'), 'Ref'))),
  };
}
