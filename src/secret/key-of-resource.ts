import { CfnResource, Stack } from 'aws-cdk-lib';
import { joinArn, partitionOfRegion, splitArn, withKnownPartition } from './arn';
import { propertyInTemplate, resourceReferredTo } from './template-property';
import { hasToken, isOneToken, literalText } from './token';
import { referredToByIntrinsic } from '../cdk/intrinsic-reference';

/**
 * The key that a resource of the app is encrypted with, as its template says.
 */
export interface KeyOfResource {
  /** The ARN of a customer managed key; left out for the AWS managed key and for one that is unknown. */
  readonly arn?: string;
  readonly unknown: boolean;
}

const AWS_MANAGED: KeyOfResource = { unknown: false };
const UNKNOWN: KeyOfResource = { unknown: true };

/**
 * Reads the key of a resource from a property that takes an ARN, an id or an alias, such as the `KmsKeyId` of a secret. Call
 * it whenever the key is needed: until the template is written, the property may change.
 */
export function keyOfResource(resource: CfnResource, property: string): KeyOfResource {
  const value = propertyInTemplate(resource, property);
  return value === undefined || value === null || value === '' ? AWS_MANAGED : keyNamedBy(value, resource);
}

function keyNamedBy(property: unknown, from: CfnResource): KeyOfResource {
  const value = resourceReferredTo(property) || typeof property === 'string' && !isOneToken(property) ? property : from.stack.resolve(property);
  const referred = resourceReferredTo(value) ?? resourceOfIntrinsic(value, from);
  if (referred?.resource.cfnResourceType === 'AWS::KMS::Key' && ['Arn', 'Ref', 'KeyId'].includes(referred.attribute)) {
    return { arn: keyArn(value, referred.resource, referred.attribute), unknown: false };
  }
  if (referred?.resource.cfnResourceType === 'AWS::KMS::ReplicaKey' && referred.attribute === 'Arn') {
    return { arn: referred.resource.getAtt('Arn').toString(), unknown: false };
  }
  if (referred?.resource.cfnResourceType === 'AWS::KMS::Alias') {
    return keyNamedBy(propertyInTemplate(referred.resource, 'TargetKeyId'), referred.resource);
  }
  return typeof value === 'string' ? keyNamedByText(value, Stack.of(from)) : UNKNOWN;
}

/** A reference as it is, if it is to the ARN: the CDK turns it into an export where another stack uses it. */
function keyArn(value: unknown, key: CfnResource, attribute: string): string {
  return typeof value === 'string' && attribute === 'Arn' ? value : key.getAtt('Arn').toString();
}

/** An ARN, a key id or an alias, each of which may have tokens in it. */
function keyNamedByText(value: string, { account, region, partition }: Stack): KeyOfResource {
  const arn = splitArn(value);
  const name = arn?.resource ?? value;
  if (/(^|:)alias\/aws\//.test(name)) {
    return AWS_MANAGED;
  }
  if (arn) {
    return /^key\/[\w-]*$/.test(literalText(name)) ? { arn: withKnownPartition(value), unknown: false } : UNKNOWN;
  }
  if (hasToken(value) || !/^(mrk-)?[0-9a-f-]{32,36}$/.test(value)) {
    return UNKNOWN;
  }
  const known = hasToken(region) ? partition : partitionOfRegion(region);
  return { arn: joinArn({ partition: known, service: 'kms', region, account, resource: `key/${value}` }), unknown: false };
}

function resourceOfIntrinsic(value: unknown, { stack }: CfnResource): ReturnType<typeof resourceReferredTo> {
  const { element, attribute = '' } = referredToByIntrinsic(value, stack) ?? {};
  return CfnResource.isCfnResource(element) ? { resource: element, attribute } : undefined;
}
