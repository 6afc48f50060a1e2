import { CfnParameter, CfnResource, Reference, Tokenization } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { withoutTokens } from '../cdk/token-text';
import { credentialSpecParameters } from '../delivery/credential-spec';
import { ObjectRead } from '../delivery/object-access';
import { nameOf, parameterLength } from '../policy/policy-length';
import { ecrRepositoryArn } from '../registry/ecr-repository';
import { DecryptionKeys } from '../secret/decryption-keys';
import { SecretSource } from '../secret/reference';
import { hasToken, isOneToken } from '../secret/token';

// Upper bounds of policies, in characters and without resolving anything. What fits by them needs no measuring.

/** The names, brackets and quotation marks of a statement. */
const FRAME = 250;
/** More than a value that only the deployment knows will take. */
const UNKNOWN = 250;
/** What a resource takes that is a token and no reference: the CDK grants secrets so, and their names have up to 512 characters. */
const UNKNOWN_ARN = 600;
/** Quotation marks and a comma. */
const QUOTES = 3;

/** The frames of a document and of its statements that read, one for each service. */
export const FRAME_BOUND = 300;

/**
 * What reading a secret or parameter takes, in both of its forms, and decrypting it with each of its keys.
 *
 * @param counted the keys that have a statement already; those of the source are added
 * @param known the bounds of ARNs that many tasks have
 */
export function boundOfRead({ arn, service, partial }: SecretSource, keys: DecryptionKeys, counted: Set<string>, known: Map<string, number>): number {
  let context = known.get(arn);
  if (context === undefined) {
    context = bound(arn);
    known.set(arn, context);
  }
  let size = (partial ? 2 : 1) * context;
  for (const key of keys.any ? [...keys.arns, 'any key'] : keys.arns) {
    const statement = `${service.name} ${key}`;
    size += context + (counted.has(statement) ? 0 : FRAME + UNKNOWN);
    counted.add(statement);
  }
  return size;
}

/**
 * What an image takes that is in Amazon ECR and named by a string. The L2 grants the others.
 */
export function boundOfImage({ imageName }: ecs.ContainerDefinition): number {
  return ecrRepositoryArn(imageName) === undefined ? 0 : 2 * FRAME + bound(imageName);
}

/**
 * What an object in Amazon S3 takes: it and its bucket are in a statement each, and both in one for a key.
 */
export function boundOfObject({ bucketArn, objectKey }: ObjectRead): number {
  return 2 * bound(bucketArn + objectKey) + 2 * bound(bucketArn) + 3 * FRAME + UNKNOWN;
}

/**
 * What the credential specs of a container take that are in Parameter Store.
 */
export function boundOfCredentialSpecs(container: ecs.ContainerDefinition): number {
  return credentialSpecParameters(container).reduce((sum, parameterArn) => sum + FRAME + bound(parameterArn), 0);
}

/**
 * What the statement of another author takes.
 */
export function boundOfStatement({ actions, resources, conditions }: iam.PolicyStatement): number {
  const ofResource = (resource: string) => isOneToken(resource) && !isReference(resource) ? UNKNOWN_ARN : bound(resource);
  return [...actions.map(bound), ...resources.map(ofResource)].reduce((sum, length) => sum + length, FRAME) + bound(JSON.stringify(conditions ?? {}));
}

/**
 * What policies take that are in an L1 property or a document.
 */
export function boundOfJson(json: unknown): number {
  return json === undefined ? 0 : bound(JSON.stringify(json) ?? '');
}

function isReference(oneToken: string): boolean {
  return Reference.isReference(Tokenization.reverseString(oneToken).firstToken);
}

function bound(text: string): number {
  return QUOTES + (hasToken(text) ? boundOfTokens(text) : text.length);
}

function boundOfTokens(text: string): number {
  const { tokens } = Tokenization.reverseString(text);
  return tokens.reduce((sum, token) => sum + (Reference.isReference(token) ? boundOfReference(token) : UNKNOWN), withoutTokens(text).length);
}

/** What is generated for a resource of the app has its logical id in it, which is no longer than its path and a hash. */
function boundOfReference({ target }: Reference): number {
  if (target instanceof CfnParameter) {
    return Math.max(UNKNOWN, parameterLength(target));
  }
  if (!CfnResource.isCfnResource(target)) {
    return UNKNOWN;
  }
  const name = nameOf(target);
  return 100 + Math.max(Math.min(target.node.path.length, 255), name === undefined ? 0 : bound(name));
}
