import { isObject, Node, ObjectNode, property } from './node';

/** Macros that leave alone what they do not know: roles, policies and task definitions. */
const HARMLESS = /^AWS::(Serverless|LanguageExtensions|CodeDeployBlueGreen|SecretsManager|ServiceCatalog)\b/;

/**
 * Why the deployment may have more than a template shows: a macro changes it, or includes another file.
 */
export function hiddenPart(body: ObjectNode): string | undefined {
  const macros = [property(body, 'Transform')].flat().map((macro) => isObject(macro) ? property(macro, 'Name') : macro);
  if (macros.some((macro) => macro !== undefined && macro !== null && !HARMLESS.test(String(macro)))) {
    return 'a macro may change the template';
  }
  return isIncomplete(property(body, 'Resources')) ? 'a part of the template is known to the deployment only' : undefined;
}

/**
 * Whether an object has properties that a macro writes.
 */
export function isIncomplete(node: Node): boolean {
  return isObject(node) && Object.keys(node).some((name) => name === 'Fn::Transform' || name.startsWith('Fn::ForEach::'));
}
