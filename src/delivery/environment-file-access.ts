import { Reference, Stack, Stage, Token, Tokenization } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { bucketKeys } from './bucket-key';
import { s3Decryption } from './s3-decryption';
import { resolvedIn } from '../policy/identity';
import { sortedUnique } from '../policy/statement';
import { errorsOf } from '../secret/error-factory';

/**
 * What the execution role needs for env files, which the L2 does not grant (FACTS 7.7).
 *
 * @param objectArns the ARNs of the files, as they stand in the task definition
 */
export function environmentFileStatements(objectArns: readonly string[], stack: Stack): iam.PolicyStatement[] {
  const buckets = new Map<string, string[]>();
  for (const objectArn of sortedUnique(objectArns, resolvedIn(stack))) {
    const bucketArn = bucketArnOf(objectArn);
    buckets.set(bucketArn, [...(buckets.get(bucketArn) ?? []), objectArn]);
  }
  return [...buckets].flatMap(([bucketArn, objects]) => [
    new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: objects }),
    new iam.PolicyStatement({ actions: ['s3:GetBucketLocation'], resources: [bucketArn] }),
    ...keysOf(bucketArn, stack).arns.map((keyArn) => s3Decryption(keyArn, stack.region, bucketArn, objects)),
  ]);
}

/**
 * The ARNs of a container's env files, as they stand in the task definition.
 */
export function environmentFileArns({ environmentFiles = [] }: ecs.ContainerDefinition, stack: Stack): string[] {
  return environmentFiles.flatMap(({ s3Location }) => s3Location ?? [])
    .map(({ bucketName, objectKey }) => `arn:${stack.partition}:s3:::${bucketName}/${objectKey}`);
}

/**
 * What is wrong with the keys of the buckets that env files are in. They are looked for whenever the policy is resolved, and an
 * error is out of place there.
 */
export function environmentFileProblems(objectArns: readonly string[], stack: Stack): string[] {
  return [...new Set(objectArns.map(bucketArnOf))].flatMap((bucketArn) => keysOf(bucketArn, stack).problem ?? []);
}

function bucketArnOf(objectArn: string): string {
  return objectArn.slice(0, objectArn.indexOf('/'));
}

function keysOf(bucketArn: string, stack: Stack): { readonly arns: readonly string[]; readonly problem?: string } {
  const name = bucketArn.slice(bucketArn.indexOf(':::') + 3);
  try {
    return { arns: bucketKeys(keyOf(name, stack), errorsOf(Token.isUnresolved(name) ? 'a bucket' : `the bucket '${name}'`)) };
  } catch (error) {
    return { arns: [], problem: (error as Error).message };
  }
}

interface MaybeEncrypted {
  readonly bucketName?: string;
  readonly encryptionKey?: kms.IKey;
}

/** An env file knows the name of its bucket alone. The bucket itself, with its key, is the construct of that name. */
function keyOf(name: string, stack: Stack): kms.IKey | undefined {
  const owned = ownedBucket(name);
  return owned ? owned.encryptionKey : keyOfImported(name, stack);
}

/** A bucket that the app makes is where the reference in its name leads. */
function ownedBucket(name: string): MaybeEncrypted | undefined {
  const [token] = Tokenization.reverseString(name).tokens;
  const bucket = (Reference.isReference(token) ? token.target.node.scope : undefined) as MaybeEncrypted | undefined;
  return bucket?.bucketName === name ? bucket : undefined;
}

function keyOfImported(name: string, stack: Stack): kms.IKey | undefined {
  const stage = Stage.of(stack);
  return keyIn(stack, name, stage) ?? (stage && keyIn(stage, name, stage)); // it may be imported into another stack
}

function keyIn(scope: IConstruct, name: string, stage?: Stage): kms.IKey | undefined {
  const constructs = scope.node.findAll() as (IConstruct & MaybeEncrypted)[]; // whatever has a bucket's name and a key is taken for one
  const bucket = constructs.find((each) => each.bucketName === name && each.encryptionKey && Stage.of(each) === stage);
  return bucket?.encryptionKey;
}
