import { Aws, Fn, IResource, Resource, Stack, Token } from 'aws-cdk-lib';
import { joinArn, partitionOfRegion, splitArn } from './arn';
import { DecryptionKeys } from './decryption-keys';
import { SecretService } from './service';

/**
 * What a task definition writes to name a secret, and what has to be readable for it.
 */
export interface SecretReference {
  /** As it stands in the task definition: `valueFrom`, or `credentialsParameter`. */
  readonly valueFrom: string;
  /** Whether nobody said which key opens it. */
  readonly keyUnstated: boolean;
  /** What is worth a warning wherever the reference is used. */
  readonly remarks: readonly Remark[];
  /** What ECS reads, as a task in the stack `consumer` sees it. */
  sources(consumer?: Stack): SecretSource[];
}

/**
 * One secret or parameter that ECS reads for a reference.
 */
export interface SecretSource {
  readonly service: SecretService;
  readonly arn: string;
  /** The parts of the ARN up to the resource, as far as they are known. */
  readonly home: SecretLocation;
  /** The ARN lacks the six characters Secrets Manager puts behind a name. */
  readonly partial: boolean;
  readonly keys: DecryptionKeys;
}

/**
 * Where a secret lives. Each part may be a token.
 */
export interface SecretLocation {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export interface Remark {
  readonly id: string;
  readonly message: string;
}

/**
 * Where the ARN says that a secret lives; where the ARN is one token, its construct, or at deployment the ARN itself.
 */
export function locationOf(arn: string, construct?: IResource): SecretLocation {
  const parts = splitArn(arn);
  if (parts) {
    return parts;
  }
  if (construct && Resource.isOwnedResource(construct)) {
    return { ...construct.env, partition: knownPartition(construct.env.region) };
  }
  // An imported construct's `env` is not always the ARN's (`fromSecretTargetAttachmentSecretArn`), the ARN is.
  const part = (index: number) => Fn.select(index, Fn.split(':', arn));
  return { partition: part(1), region: part(3), account: part(4) };
}

/**
 * Nothing is read across partitions: one that only the deployment knows is that of the task.
 */
export function withPartitionOf(consumer: Stack | undefined, home: SecretLocation): SecretLocation {
  return consumer && Token.isUnresolved(home.partition) ? { ...home, partition: knownPartition(consumer.region) } : home;
}

/**
 * The ARN of a parameter that is named without its Region and account: those of the task (FACTS 2.1).
 */
export function parameterArn(name: string, consumer?: Stack): string {
  const { region, account } = consumer ?? { region: Aws.REGION, account: Aws.ACCOUNT_ID };
  return joinArn({
    partition: knownPartition(region),
    service: 'ssm',
    region,
    account,
    resource: `parameter${name.startsWith('/') ? '' : '/'}${name}`,
  });
}

/**
 * Computes once for each stack what a reference reads: neither an ARN nor the place of a construct changes.
 */
export function memoizedByStack(sources: SecretReference['sources']): SecretReference['sources'] {
  const known = new Map<Stack | undefined, SecretSource[]>();
  return (consumer) => {
    const present = known.get(consumer) ?? sources(consumer);
    known.set(consumer, present);
    return present;
  };
}

/**
 * Whether an owned resource, referenced from another environment, is known there by its name only. The CDK writes an ARN
 * without the suffix then.
 */
export function isPartialAcrossEnvironments(consumer: Stack | undefined, construct: IResource): boolean {
  if (!consumer || !Resource.isOwnedResource(construct) || consumer === construct.stack) {
    return false;
  }
  const { account, region } = construct.stack;
  const crossRegionReferences = (consumer as { _crossRegionReferences?: boolean })._crossRegionReferences; // internal to the CDK
  return account !== consumer.account || (region !== consumer.region && !crossRegionReferences);
}

function knownPartition(region: string): string {
  return Token.isUnresolved(region) ? Aws.PARTITION : partitionOfRegion(region);
}
