import { Building } from './building';
import { originOf } from './origin';
import { mapOfTexts, NamedTexts } from './text-maps';
import { kindOf, symbolsOf, Text } from '../../../src/access/text';
import { looksSecret } from '../../../src/secret/literal-credential';
import { looksLikeName } from '../../../src/secret/shown';
import { choicesOf, hasOpenEntries, objectsOf } from '../../../src/template/lists';
import { Node } from '../../../src/template/node';
import { textOf } from '../../../src/template/resolve';
import { Expression } from '../code/expression';

/** The plain variables of a container, and those that must not be plain. */
export interface Environment {
  readonly plain?: Expression;
  /** Secrets that the template writes in plain text. */
  readonly secrets: ReadonlyArray<[variable: string, value: Expression]>;
}

/**
 * The environment of a container.
 */
export function environmentOf(list: Node, container: string, building: Building): Environment {
  const { scope } = building;
  const entries = objectsOf(list, scope).map(({ node, when }): NamedTexts => {
    const variable = textOf(node.Name ?? '', scope);
    const values = choicesOf(node.Value, scope, when).map(({ text }) => text);
    return { name: variable, values, ...(values.some((value) => looksSecret(variable, value)) ? { comment: LOOKS_SECRET } : {}) };
  });
  const isPlaintext = ({ name, values }: NamedTexts) => looksLikeName(name) && values.some(exposes);
  const plain = mapOfTexts(entries.filter((entry) => !isPlaintext(entry)), hasOpenEntries(list, scope),
    `The environment of container '${container}'`, building, container, 'environment');
  return {
    ...(plain ? { plain } : {}),
    secrets: entries.filter(isPlaintext).map(({ name, values }) => [name, building.ask({
      type: 'ecs.Secret',
      text: values.join('\n'),
      comment: `Environment variable '${name}' of container '${container}': TaskSecret.fromSecretsManager or TaskSecret.fromSsmParameter. The template puts the plaintext into the task definition`
        + `${values.some((value) => value.includes('{{resolve:')) ? '' : `, from ${values.map((value) => originOf(value, scope)).join(', or ')}`}.`,
    }, container, name)]),
  };
}

const LOOKS_SECRET = 'looks like a credential: better a reference in \'secrets\'';

/** Whether CloudFormation puts a secret into the task definition. */
function exposes(text: Text): boolean {
  return /\{\{resolve:(secretsmanager|ssm-secure):/.test(text) || symbolsOf(text).some((part) => kindOf(part) === 'noecho');
}
