import { CfnResource, Reference, Token, Tokenization } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { SecretSource } from '../secret/reference';

// What refers to a key of the app cannot stand on a role that the key's policy names: the role needs the key, and the key
// the role. Neither can be made first.

/**
 * Whether a grant leaves the policies of keys alone: its resources are literals, or of services whose grants never touch a key.
 */
export function sparesKeys({ actions, resources }: iam.PolicyStatement): boolean {
  const services = actions.map((action) => action.split(':')[0]);
  if (services.some((service) => ['secretsmanager', 'ssm', 'kms'].includes(service))) {
    return false;
  }
  return services.every((service) => ['ecr', 'logs'].includes(service)) || !resources.some((resource) => Token.isUnresolved(resource));
}

/**
 * Whether reading a secret or parameter refers to a key of the app.
 */
export function readNeedsKey({ keys }: SecretSource): boolean {
  return keys.arns.some((arn) => Token.isUnresolved(arn));
}

/**
 * Whether a grant refers to something of the app that is encrypted with a key of the app: a log group, a repository.
 */
export function grantNeedsKey({ resources }: iam.PolicyStatement): boolean {
  return resources.flatMap((resource) => Tokenization.reverseString(resource).tokens)
    .some((token) => Reference.isReference(token) && CfnResource.isCfnResource(token.target) && isEncrypted(token.target));
}

function isEncrypted(resource: CfnResource): boolean {
  const { kmsKeyId, encryptionConfiguration } = resource as Encryptable;
  return Token.isUnresolved(kmsKeyId) || encryptionConfiguration !== undefined;
}

/** How log groups, secrets and repositories name their key. Other resources have neither. */
interface Encryptable extends CfnResource {
  readonly kmsKeyId?: string;
  readonly encryptionConfiguration?: unknown;
}
