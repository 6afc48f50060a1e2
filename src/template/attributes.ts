import { Alternative } from './model';
import { Node } from './node';
import { Scope } from './scope';
import { Resource } from './template';
import { symbol, Text } from '../access/text';
import { ALWAYS } from '../access/when';

type Resolve = (node: Node) => readonly Alternative[];

/**
 * What `Ref` (no attribute) or `Fn::GetAtt` give of a resource, as far as CloudFormation documents its form; names that the deployment
 * makes are symbols in it.
 */
export function attributeOf(resource: Resource, attribute: string, scope: Scope, resolve: Resolve): readonly Alternative[] | undefined {
  return ATTRIBUTES.get(resource.type)?.(resource, attribute, scope, resolve);
}

type Attribute = (resource: Resource, attribute: string, scope: Scope, resolve: Resolve) => readonly Alternative[] | undefined;

const ATTRIBUTES: ReadonlyMap<string, Attribute> = new Map<string, Attribute>(Object.entries({
  'AWS::SecretsManager::Secret': (resource, attribute, scope, resolve) => attribute === '' || attribute === 'Id'
    ? given(resource, 'Name', scope, resolve, `${resource.logicalId}-`)
      .map(({ text, when }) => ({ text: arn(scope, 'secretsmanager', `secret:${text}-${symbol('suffix', keyOf(resource, scope))}`), when }))
    : undefined,
  'AWS::SecretsManager::SecretTargetAttachment': ({ properties: { SecretId } }, attribute, _, resolve) =>
    attribute === '' || attribute === 'Id' ? resolve(SecretId) : undefined,
  'AWS::SSM::Parameter': (resource, attribute, scope, resolve) => attribute === '' ? given(resource, 'Name', scope, resolve, `CFN-${resource.logicalId}-`) : undefined,
  'AWS::KMS::Key': keyAttribute,
  'AWS::KMS::ReplicaKey': keyAttribute,
  'AWS::KMS::Alias': ({ properties: { AliasName } }, attribute, _, resolve) => attribute === '' ? resolve(AliasName) : undefined,
  'AWS::IAM::Role': (resource, attribute, scope, resolve) => identity(resource, attribute, ['', 'Arn'], scope, resolve, 'role', 'RoleName'),
  'AWS::IAM::ManagedPolicy': (resource, attribute, scope, resolve) =>
    identity(resource, attribute === '' || attribute === 'PolicyArn' ? 'Arn' : attribute, ['Name', 'Arn'], scope, resolve, 'policy', 'ManagedPolicyName'),
} satisfies { [type: string]: Attribute }));

/** A name that the template gives, or one that CloudFormation makes. */
function given(resource: Resource, property: string, scope: Scope, resolve: Resolve, start: string): readonly Alternative[] {
  const name = resource.properties[property];
  const names = name === undefined ? [] : resolve(name);
  return names.length > 0 ? names : [{ text: start + symbol('fresh', keyOf(resource, scope)), when: ALWAYS }];
}

function keyAttribute(resource: Resource, attribute: string, scope: Scope): readonly Alternative[] | undefined {
  const id = symbol('fresh', keyOf(resource, scope));
  return attribute === '' || attribute === 'KeyId' ? [{ text: id, when: ALWAYS }]
    : attribute === 'Arn' ? [{ text: arn(scope, 'kms', `key/${id}`), when: ALWAYS }] : undefined;
}

/** A role or managed policy: IAM's ARNs have no Region, and a path before the name. */
function identity(
  resource: Resource, attribute: string, [nameAttribute, arnAttribute]: readonly string[], scope: Scope, resolve: Resolve,
  kind: string, nameProperty: string,
): readonly Alternative[] | undefined {
  const names = given(resource, nameProperty, scope, resolve, '');
  if (attribute === nameAttribute) {
    return names;
  }
  const [path = { text: '/', when: ALWAYS }] = resource.properties.Path === undefined ? [] : resolve(resource.properties.Path);
  const { partition, account } = scope.template.location;
  return attribute !== arnAttribute ? undefined
    : names.map(({ text, when }) => ({ text: `arn:${partition}:iam::${account}:${kind}${path.text}${text}`, when }));
}

function keyOf({ logicalId }: Resource, { id }: Scope): string {
  return `${id}#${logicalId}`;
}

/**
 * An ARN of something in the stack's account and Region.
 */
export function arn({ template: { location: { partition, region, account } } }: Scope, service: string, resource: Text): Text {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}
