import { Reference, Stack, Stage, Token, Tokenization } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { bucketKeys, s3Decryption } from './s3-decryption';
import { resolvedIn } from '../policy/identity';
import { sortedUnique } from '../policy/statement';
import { failing } from '../secret/fail';

/**
 * What the execution role needs for env files, which the L2 does not grant (FACTS 7.7).
 *
 * @param objectArns the ARNs of the files, as they stand in the task definition
 */
export function environmentFileStatements(objectArns: readonly string[], stack: Stack): iam.PolicyStatement[] {
  const buckets = new Map<string, string[]>();
  for (const objectArn of sortedUnique(objectArns, resolvedIn(stack))) {
    const bucketArn = objectArn.slice(0, objectArn.indexOf('/'));
    buckets.set(bucketArn, [...(buckets.get(bucketArn) ?? []), objectArn]);
  }
  return [...buckets].flatMap(([bucketArn, objects]) => [
    new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: objects }),
    new iam.PolicyStatement({ actions: ['s3:GetBucketLocation'], resources: [bucketArn] }),
    ...keyArnsOf(bucketArn, stack).map((keyArn) => s3Decryption(keyArn, stack.region, bucketArn, objects)),
  ]);
}

/** An env file knows the name of its bucket alone. The bucket itself, with its key, is the construct of that name. */
function keyArnsOf(bucketArn: string, stack: Stack): readonly string[] {
  const name = bucketArn.slice(bucketArn.lastIndexOf(':') + 1);
  const own = Token.isUnresolved(name) ? keyOfOwned(name) : keyOfImported(name, stack);
  return bucketKeys(own, failing(Token.isUnresolved(name) ? 'the bucket of an env file' : `the bucket '${name}'`));
}

interface MaybeEncrypted {
  readonly bucketName?: string;
  readonly encryptionKey?: kms.IKey;
}

function keyOfOwned(name: string): kms.IKey | undefined {
  const [token] = Tokenization.reverseString(name).tokens;
  const bucket = Reference.isReference(token) ? token.target.node.scope : undefined;
  return (bucket as MaybeEncrypted | undefined)?.encryptionKey; // undefined on whatever is no bucket
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
