import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { SecretSource } from '../secret/reference';

// Bounds from above, in characters, without resolving anything: below them one policy is enough for certain, and what really
// fits is computed only beyond.

/** The names, brackets and quotation marks of a statement. */
const FRAME = 250;
/** More than an ARN that is known at deployment will take. */
const UNKNOWN = 250;

/** More than ten images of Amazon ECR that are named by a string, and what stands around env files, will take. */
export const CONTAINER_GRANTS = 4000;

/**
 * What reading a secret or parameter takes, in both of its forms, and decrypting it with each of its keys.
 */
export function roughSizeOfRead({ arn, keys }: SecretSource): number {
  return 2 * bound(arn) + FRAME + (keys.arns.length + Number(keys.any)) * (bound(arn) + UNKNOWN + FRAME);
}

/**
 * What an env file takes: it and its bucket stand in a statement each, and both in one about a key.
 */
export function roughSizeOfFile(objectArn: string): number {
  return 4 * bound(objectArn) + UNKNOWN + FRAME;
}

/**
 * What a statement of somebody else takes.
 */
export function roughSizeOfGrant({ actions, resources, conditions }: iam.PolicyStatement): number {
  const texts = [...actions, ...resources, ...Object.keys(conditions as object)];
  return texts.reduce((sum, text) => sum + bound(text) + 3, FRAME);
}

function bound(text: string): number {
  return Token.isUnresolved(text) ? UNKNOWN + text.length : text.length;
}
