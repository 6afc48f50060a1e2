import * as kms from 'aws-cdk-lib/aws-kms';
import { splitArn, withKnownPartition } from './arn';
import { ErrorFactory } from './error-factory';
import { EncryptionKeyOptions } from './options';
import { isConcrete } from './redact';

/**
 * The keys that open a secret or parameter, as far as anybody stated them.
 */
export interface DecryptionKeys {
  /** ARNs of customer managed keys. Empty for the AWS managed key. */
  readonly arns: readonly string[];
  /** Any key of the secret's account and Region. */
  readonly any: boolean;
  /** Nobody said which key it is. */
  readonly unstated: boolean;
}

/**
 * The aliases of AWS managed keys, by what they encrypt.
 */
export const AWS_MANAGED_ALIASES: { readonly secrets: readonly string[]; readonly objects: readonly string[] } = {
  secrets: ['alias/aws/secretsmanager', 'alias/aws/ssm'],
  objects: ['alias/aws/s3'],
};

export const NO_KEYS: DecryptionKeys = { arns: [], any: false, unstated: false };

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
    throw fail("'anyEncryptionKey' is for a key that nobody knows, and 'encryptionKey' states one; leave one of them out");
  }
  const key = encryptionKey ?? sources.own;
  const keyArn = (prop: string) => (each: kms.IKey) => customerKeyArn(each, sources.region, (problem) => fail(`'${prop}' ${problem}`));
  const stated = [
    ...(key ? [key] : []).map(keyArn('encryptionKey')),
    ...(sources.additional ?? []).map(keyArn('additionalEncryptionKeys')),
  ];
  return {
    arns: stated.filter((arn) => arn !== undefined),
    any: anyEncryptionKey,
    unstated: !key && !anyEncryptionKey && !sources.defaultKey,
  };
}

/**
 * The ARN IAM takes for a key (FACTS 5.4), or `undefined` for an AWS managed key, which needs no permission (FACTS 5.1).
 */
function customerKeyArn(key: kms.IKey, region: string | undefined, fail: ErrorFactory): string | undefined {
  const target = aliasTarget(key, fail);
  if (!target) {
    return undefined;
  }
  const arn = withKnownPartition(target.keyArn);
  const parts = splitArn(arn);
  if (parts && isAwsManaged(parts.resource)) {
    return undefined;
  }
  if (parts?.resource.startsWith('alias/')) {
    throw fail(aliasProblem(parts.resource));
  }
  const keyRegion = target.env.region;
  if (region !== undefined && isConcrete(region) && isConcrete(keyRegion) && keyRegion !== region) {
    throw fail(`has a key of ${keyRegion}, and what it opens is in ${region}; give the key of ${region},`
      + ' as values are encrypted in their own Region (a multi-Region key has one ARN in each)');
  }
  return arn;
}

/** The key behind an alias, and a key itself. */
function aliasTarget(key: kms.IKey, fail: ErrorFactory): kms.IKey | undefined {
  if (!isAlias(key)) {
    return key;
  }
  if (isAwsManaged(key.aliasName)) {
    return undefined;
  }
  const target = targetKeyOf(key);
  if (!target) {
    throw fail(aliasProblem(key.aliasName));
  }
  return aliasTarget(target, fail);
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
  const shown = /^alias\/[\w/-]+$/.test(aliasName) ? `the alias '${aliasName}'` : 'an alias';
  return `has ${shown}, and IAM policies take keys, not aliases;`
    + " look the key up with Key.fromLookup(scope, id, { aliasName: '…' }) or import it with Key.fromKeyArn";
}
