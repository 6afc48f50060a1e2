import * as kms from 'aws-cdk-lib/aws-kms';
import { ArnParts, splitArn, withKnownPartition } from './arn';
import { ACCOUNT, canBe, PARTITION, PartForm, REGION } from './arn-checks';
import { hasCredentialShape } from './credential-patterns';
import { ErrorFactory } from './error-factory';
import { EncryptionKeyOptions } from './options';
import { isConcrete, isLookupPlaceholder } from './redact';

/**
 * The keys that a secret or parameter is encrypted with, as far as they are known.
 */
export interface DecryptionKeys {
  /** ARNs of customer managed keys. Empty for the AWS managed key. */
  readonly arns: readonly string[];
  /** Any key of the secret's account and Region. */
  readonly any: boolean;
  /** Nothing says which key it is. */
  readonly unknown: boolean;
}

/**
 * The aliases of AWS managed keys, by what they encrypt.
 */
export const AWS_MANAGED_ALIASES: { readonly secrets: readonly string[]; readonly objects: readonly string[] } = {
  secrets: ['alias/aws/secretsmanager', 'alias/aws/ssm'],
  objects: ['alias/aws/s3'],
};

export const NO_KEYS: DecryptionKeys = { arns: [], any: false, unknown: false };

export interface KeySources {
  readonly options: EncryptionKeyOptions;
  readonly additional?: readonly kms.IKey[];
  /** The key that the secret or parameter construct knows. */
  readonly own?: kms.IKey;
  /** Whether an absent key means the AWS managed one: the app made the secret, or the parameter is not encrypted. */
  readonly defaultKey: boolean;
  /** The Region of the secret, if it can be told before the task is. */
  readonly region?: string;
}

/**
 * Turns keys as users state them into the ARNs IAM takes.
 */
export function decryptionKeys(sources: KeySources, fail: ErrorFactory): DecryptionKeys {
  const { encryptionKey, anyEncryptionKey = false } = sources.options;
  if (encryptionKey && anyEncryptionKey) {
    throw fail("'anyEncryptionKey' is for a key that is unknown, and 'encryptionKey' gives one; leave one of them out");
  }
  const key = encryptionKey ?? sources.own;
  const keyArns = (prop: string) => (each: kms.IKey) => {
    const { arn, problem } = customerKey(each, sources.region);
    if (problem !== undefined) {
      throw fail(`'${prop}' ${problem}`);
    }
    return arn === undefined ? [] : [arn];
  };
  return {
    arns: [
      ...(key ? [key] : []).flatMap(keyArns('encryptionKey')),
      ...(sources.additional ?? []).flatMap(keyArns('additionalEncryptionKeys')),
    ],
    any: anyEncryptionKey,
    unknown: !key && !anyEncryptionKey && !sources.defaultKey,
  };
}

/**
 * The ARN IAM takes for a key (FACTS 5.4), neither it nor a problem for an AWS managed key, which needs no permission (FACTS 5.1).
 *
 * @param region where the secret is, if that can be told
 */
export function customerKey(key: kms.IKey, region?: string): { readonly arn?: string; readonly problem?: string } {
  if (isAlias(key)) {
    const target = isAwsManaged(key.aliasName) ? undefined : targetKeyOf(key);
    return target ? customerKey(target, region) : { problem: isAwsManaged(key.aliasName) ? undefined : aliasProblem(key.aliasName) };
  }
  const arn = withKnownPartition(key.keyArn);
  const parts = splitArn(arn);
  if (parts && isAwsManaged(parts.resource)) {
    return {};
  }
  const problem = (parts && arnProblem(parts)) ?? regionProblem(key.env.region, region);
  return problem === undefined ? { arn } : { problem };
}

const KEY: PartForm = { form: /^key\/[A-Za-z\d-]+$/, characters: /^(key\/)?[A-Za-z\d-]*$/ };

function arnProblem(parts: ArnParts): string | undefined {
  const { partition, service, region, account, resource } = parts;
  if (resource.startsWith('alias/')) {
    return aliasProblem(resource);
  }
  if (/[*?]/.test(resource)) {
    return "is a pattern, and would allow to decrypt with any key it matches; give one key, or leave it out and set 'anyEncryptionKey' if the key is unknown";
  }
  const isKeyArn = service === 'kms' && canBe(PARTITION, partition) && canBe(REGION, region) && canBe(ACCOUNT, account)
    && (canBe(KEY, resource) || isLookupPlaceholder(resource.replace(/^key\//, '')));
  return isKeyArn ? undefined : 'is not the ARN of an AWS KMS key, which has the form arn:PARTITION:kms:REGION:ACCOUNT:key/KEY-ID;'
    + ' `aws kms describe-key --key-id KEY-ID --query KeyMetadata.Arn` prints it';
}

function regionProblem(keyRegion: string, region: string | undefined): string | undefined {
  return region === undefined || !isConcrete(region) || !isConcrete(keyRegion) || keyRegion === region ? undefined
    : `has a key of ${keyRegion}, and what it decrypts is in ${region}; give the key of ${region},`
    + ' as values are encrypted in their own Region (a multi-Region key has one ARN in each)';
}

function isAlias(key: kms.IKey): key is kms.IAlias {
  return 'aliasName' in key;
}

function isAwsManaged(aliasName: string): boolean {
  return AWS_MANAGED_ALIASES.secrets.includes(aliasName);
}

/** The CDK throws where an alias was imported by its name alone. */
function targetKeyOf(alias: kms.IAlias): kms.IKey | undefined {
  try {
    return alias.aliasTargetKey;
  } catch {
    return undefined;
  }
}

function aliasProblem(aliasName: string): string {
  const shown = /^alias\/[\w/-]+$/.test(aliasName) && !aliasName.split('/').some(hasCredentialShape) ? `the alias '${aliasName}'` : 'an alias';
  return `has ${shown}, and IAM policies take keys, not aliases;`
    + " look the key up with Key.fromLookup(scope, id, { aliasName: '…' }) or import it with Key.fromKeyArn";
}
