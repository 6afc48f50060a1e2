import { Aws, CfnResource, Fn, IResource, Resource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { joinArn, partitionOfRegion, splitArn } from './arn';
import { DecryptionKeys } from './decryption-keys';
import { SecretService } from './service';
import { hasToken } from './token';

/**
 * What a task definition writes to name a secret, and what has to be readable for it.
 */
export interface SecretReference {
  /** What the task definition has: `valueFrom`, or `credentialsParameter`. */
  readonly valueFrom: string;
  /** The version that is read; left out for the one labelled `AWSCURRENT`. */
  readonly version?: VersionReference;
  /** The secret or parameter, if a construct was given. */
  readonly construct?: IConstruct;
  /** Whether the key is unknown, as things are now: until the template is written, the secret's key may change. */
  readonly keyUnknown: boolean;
  /** What ECS reads, as a task in the stack `consumer` sees it. */
  sources(consumer?: Stack): SecretSource[];
  /** What deserves a warning wherever a task of the stack uses the reference. */
  warnings(consumer?: Stack): ReferenceWarning[];
  /** Why a task of the stack cannot use the reference. */
  problems(consumer?: Stack): string[];
}

/** A staging label or a version id, never both. */
export interface VersionReference {
  readonly stage?: string;
  readonly id?: string;
}

/**
 * One secret or parameter that ECS reads for a reference.
 */
export interface SecretSource {
  readonly service: SecretService;
  readonly arn: string;
  /** The secret or parameter, if a construct was given: messages show its path where the ARN is a token. */
  readonly construct?: IConstruct;
  /** The parts of the ARN up to the resource, as far as they are known. */
  readonly home: SecretLocation;
  /** The ARN lacks the six-character suffix Secrets Manager adds to a name. */
  readonly partial: boolean;
  /** The keys as things are now: until the template is written, the secret's key may change. */
  readonly keys: DecryptionKeys;
}

/**
 * Where a secret is. Each part may be a token.
 */
export interface SecretLocation {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export interface ReferenceWarning {
  readonly id: string;
  readonly message: string;
}

/**
 * Where the ARN says that a secret is; where the ARN is one token, its construct, or at deployment the ARN itself.
 */
export function locationOf(arn: string, construct?: IResource | CfnResource): SecretLocation {
  const parts = splitArn(arn);
  if (parts) {
    return parts;
  }
  if (construct && (CfnResource.isCfnResource(construct) || Resource.isOwnedResource(construct))) {
    const { region, account } = CfnResource.isCfnResource(construct) ? construct.stack : construct.env;
    return { region, account, partition: knownPartition(region) };
  }
  if (!hasToken(arn)) {
    return { partition: Aws.PARTITION, region: Aws.REGION, account: Aws.ACCOUNT_ID }; // a look-up that has not run yet
  }
  // An imported construct's `env` is not always the ARN's (`fromSecretTargetAttachmentSecretArn`), the ARN is.
  const part = (index: number) => Fn.select(index, Fn.split(':', arn));
  return { partition: part(1), region: part(3), account: part(4) };
}

/**
 * Nothing is read across partitions: one that only the deployment knows is that of the task.
 */
export function withPartitionOf(consumer: Stack | undefined, home: SecretLocation): SecretLocation {
  return consumer && hasToken(home.partition) ? { ...home, partition: knownPartition(consumer.region) } : home;
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
 * Remembers what a reference reads for the last stack that asked: neither an ARN nor the place of a construct changes.
 */
export function memoizedByStack(sources: SecretReference['sources']): SecretReference['sources'] {
  let last: { readonly consumer?: Stack; readonly sources: SecretSource[] } | undefined;
  return (consumer) => {
    last = last?.consumer === consumer && last ? last : { consumer, sources: sources(consumer) };
    return last.sources;
  };
}

/**
 * Whether a resource, referenced from another environment, is known there by its name only. The CDK writes an ARN without the
 * suffix then.
 */
export function isPartialAcrossEnvironments(consumer: Stack | undefined, resource: CfnResource): boolean {
  if (!consumer || consumer === resource.stack) {
    return false;
  }
  const { account, region } = resource.stack;
  const crossRegionReferences = (consumer as { _crossRegionReferences?: boolean })._crossRegionReferences; // internal to the CDK
  return account !== consumer.account || (region !== consumer.region && !crossRegionReferences);
}

function knownPartition(region: string): string {
  return hasToken(region) ? Aws.PARTITION : partitionOfRegion(region);
}
