import { CfnResource, Reference, Stack, Stage, Token, Tokenization } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import { BucketKey, bucketKeyOf, cfnBucketKey } from './bucket-key';
import { s3Decryption } from './s3-decryption';
import { sortedUnique, SortKey } from '../policy/permission';
import { escapePolicyText } from '../policy/policy-text';
import { splitArn } from '../secret/arn';

/**
 * An object in Amazon S3 that the execution role reads when a task starts: an env file, a credential spec.
 */
export interface ObjectRead {
  /** The option that names the object. */
  readonly option: 'environmentFiles' | 'credentialSpecs' | 'retainFiles';
  readonly bucketArn: string;
  readonly objectKey: string;
  /** The bucket, where the app creates or imports it. */
  readonly bucket?: s3.IBucket | s3.CfnBucket;
  /** Whether the file is an asset, whose bucket the CDK's bootstrap created. */
  readonly isAsset: boolean;
}

/**
 * The objects that a container names.
 */
export function objectReadsOf(container: ecs.ContainerDefinition): ObjectRead[] {
  const { environmentFiles = [], credentialSpecs = [] } = container;
  const given = container['props'].environmentFiles ?? []; // private to the L2, and the only trace of the kind of file
  return [
    ...environmentFiles.map((config, index) => environmentFileRead(config, given[index], container, 'environmentFiles')),
    ...credentialSpecs.map(({ location }) => location).filter((location) => splitArn(location)?.service !== 'ssm').map((objectArn): ObjectRead => {
      const slash = objectArn.indexOf('/');
      const [bucketArn, objectKey] = [objectArn.slice(0, slash), objectArn.slice(slash + 1)];
      // The ARN of a bucket of the app is a reference of its own: in a policy there is one text for one bucket.
      const [token] = Tokenization.reverseString(bucketArn).tokens;
      const name = Reference.isReference(token) && token.target instanceof s3.CfnBucket ? token.target.ref : bucketArn.slice(bucketArn.lastIndexOf(':') + 1);
      return objectRead('credentialSpecs', name, objectKey, container);
    }),
  ];
}

/**
 * The object that an env file is in.
 */
export function environmentFileRead(
  { s3Location: { bucketName, objectKey } }: ecs.EnvironmentFileConfig,
  file: ecs.EnvironmentFile | undefined,
  scope: IConstruct,
  option: ObjectRead['option'],
): ObjectRead {
  const read = objectRead(option, bucketName, objectKey, scope);
  return file instanceof ecs.AssetEnvironmentFile ? { ...read, isAsset: true } : read;
}

function objectRead(option: ObjectRead['option'], bucketName: string, objectKey: string, scope: IConstruct): ObjectRead {
  return { option, bucketArn: `arn:${Stack.of(scope).partition}:s3:::${bucketName}`, objectKey, bucket: bucketOf(bucketName, scope), isAsset: false };
}

/** An object key is text in a policy, and no pattern. */
function resourceKeyOf({ objectKey, isAsset }: ObjectRead): string {
  return isAsset ? everyRevisionOf(objectKey) : escapePolicyText(objectKey);
}

/**
 * The key of an asset holds a hash of its content. Tasks of an earlier revision start again while a deployment runs or is
 * rolled back, with the file they name, as `Asset.grantRead` of the CDK explains.
 */
function everyRevisionOf(objectKey: string): string {
  const [, directory, extension] = /^((?:[^/]*\/)*)[^/]*?(\.\w+)?$/.exec(objectKey) ?? [];
  return Token.isUnresolved(objectKey) || directory === undefined ? '*' : `${directory}*${extension ?? ''}`;
}

/**
 * What the execution role needs for objects, which the L2 does not grant (FACTS 7.7, 7.8).
 */
export function objectStatements(reads: readonly ObjectRead[], stack: Stack, sortKey: SortKey): iam.PolicyStatement[] {
  const byBucket = new Map<string, ObjectRead[]>();
  for (const read of reads) {
    const key = sortKey(read.bucketArn);
    byBucket.set(key, [...(byBucket.get(key) ?? []), read]);
  }
  return [...byBucket.values()].flatMap((ofBucket) => {
    const [{ bucketArn }] = ofBucket;
    const region = ofBucket.map(regionOf).find((each) => each !== undefined) ?? stack.region;
    const keyArns = sortedUnique(ofBucket.flatMap((read) => keyOf(read).arns), sortKey);
    const arnsOf = (keyIn: (read: ObjectRead) => string) => sortedUnique(ofBucket.map((read) => `${bucketArn}/${keyIn(read)}`), sortKey);
    return [
      new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: arnsOf(resourceKeyOf) }),
      new iam.PolicyStatement({ actions: ['s3:GetBucketLocation'], resources: [bucketArn] }),
      ...keyArns.map((keyArn) => s3Decryption(keyArn, region, bucketArn, arnsOf(({ objectKey }) => objectKey))),
    ];
  });
}

/**
 * The key of the bucket that an object is in, as the template will have it.
 */
export function keyOf({ bucket, isAsset }: ObjectRead): BucketKey {
  if (isAsset || bucket === undefined) {
    return { arns: [], unknown: !isAsset };
  }
  return bucket instanceof s3.CfnBucket ? cfnBucketKey(bucket) : bucketKeyOf(bucket);
}

/**
 * The Region of the bucket that an object is in, where the app has the bucket.
 */
export function regionOf({ bucket }: ObjectRead): string | undefined {
  return bucket && (CfnResource.isCfnResource(bucket) ? bucket.stack : bucket.env).region;
}

/** What names an object has the name or the ARN of its bucket alone: the bucket is the construct of that name. */
function bucketOf(name: string, scope: IConstruct): ObjectRead['bucket'] {
  const [token] = Tokenization.reverseString(name).tokens;
  if (Reference.isReference(token) && token.target instanceof s3.CfnBucket) {
    return token.target;
  }
  const near = [...scope.node.scopes].reverse().flatMap(({ node }) => node.children).filter((child) => isBucket(child, name));
  if (near.length > 0) {
    return near.find(({ encryptionKey }) => encryptionKey) ?? near[0];
  }
  // It may be imported into another stack. To look at the whole app is slow, and rarely needed.
  const stage = Stage.of(scope);
  return scope.node.root.node.findAll().filter((each) => isBucket(each, name)).find((each) => Stage.of(each) === stage);
}

/** Whether a construct is a bucket that the app imports. One that it creates has a name that refers to it. */
function isBucket(construct: IConstruct, name: string): construct is s3.IBucket {
  const { bucketName, arnForObjects } = construct as Partial<s3.IBucket>; // any construct may be looked at
  return bucketName === name && arnForObjects !== undefined;
}
