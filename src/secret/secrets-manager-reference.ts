import { Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { IConstruct } from 'constructs';
import { checkOptions, checkSecret } from './argument-checks';
import { DecryptionKeys, decryptionKeys } from './decryption-keys';
import { ErrorFactory } from './error-factory';
import { checkJsonKey } from './json-key';
import { jsonKeyProblem } from './json-keys-of-resource';
import { keysAsTheyAre } from './keys-of-secret';
import { SecretKeyOptions, SecretReferenceOptions } from './options';
import { isPartialAcrossEnvironments, ReferenceWarning, SecretReference, SecretSource, VersionReference, withPartitionOf } from './reference';
import { factsOfArn, factsOfSecret, SecretFacts } from './secret-facts';
import { ambiguousSuffixWarning, dottedKeyWarning, partialArnWarning, previousKeyWarning } from './secret-warnings';
import { SECRETS_MANAGER, SecretService } from './service';
import { nameProblem } from './shared-name';

/** What is read of a secret. */
export interface SecretPart {
  readonly jsonKey?: string;
  readonly version?: VersionReference;
  /** What the task definition has, if it is not to be written from the rest. */
  readonly valueFrom?: string;
  /** The keys of its JSON that a reader looks for. */
  readonly jsonKeys?: readonly string[];
}

/**
 * A reference to a secret of AWS Secrets Manager.
 */
export function secretReference(
  secret: secretsmanager.ISecret, options: SecretReferenceOptions, fail: ErrorFactory, jsonKeys?: readonly string[],
): SecretReference {
  checkSecret(secret, fail);
  checkOptions(options, fail);
  const { jsonKey, version } = options;
  if (jsonKey !== undefined) {
    checkJsonKeyOption(jsonKey, fail);
  }
  return new SecretsManagerReference(factsOfSecret(secret, fail), options, {
    jsonKey,
    version: version && versionOf(version.versionStage, version.versionId),
    jsonKeys,
  }, fail);
}

/**
 * A reference to a secret that is known by its ARN.
 */
export function referenceToSecretArn(arn: string, options: SecretKeyOptions, part: SecretPart, fail: ErrorFactory): SecretReference {
  return new SecretsManagerReference(factsOfArn(arn), options, part, fail);
}

export function versionOf(stage = '', id = ''): VersionReference | undefined {
  if (stage === '' && id === '') {
    return undefined;
  }
  return stage === '' ? { id } : { stage };
}

class SecretsManagerReference implements SecretReference {
  public readonly valueFrom: string;
  public readonly version?: VersionReference;
  private readonly stated: DecryptionKeys;
  private readonly jsonKeys: readonly string[];

  public constructor(private readonly facts: SecretFacts, private readonly options: SecretKeyOptions, part: SecretPart, fail: ErrorFactory) {
    const { jsonKey, version, jsonKeys = jsonKey ? [jsonKey] : [] } = part;
    this.version = version;
    this.jsonKeys = jsonKeys;
    this.valueFrom = part.valueFrom ?? facts.arn + tailOf(jsonKey, version);
    this.stated = decryptionKeys({
      options,
      additional: options.additionalEncryptionKeys,
      own: facts.secretResource ? undefined : facts.construct?.encryptionKey,
      defaultKey: false,
      region: facts.location.region,
    }, fail);
  }

  public get construct(): IConstruct | undefined {
    return this.facts.construct ?? this.facts.resource;
  }

  public get keyUnknown(): boolean {
    return keysAsTheyAre(this.facts, this.stated).unknown;
  }

  public sources(consumer?: Stack): SecretSource[] {
    const home = withPartitionOf(consumer, this.facts.location);
    return [new Source(this.facts, home, this.isPartialIn(consumer), () => keysAsTheyAre(this.facts, this.stated, consumer))];
  }

  public warnings(consumer?: Stack): ReferenceWarning[] {
    const { facts, jsonKeys, version } = this;
    return [
      ...(this.isPartialIn(consumer) ? [partialArnWarning(facts)] : ambiguousSuffixWarning(facts)),
      ...jsonKeys.flatMap(dottedKeyWarning),
      ...(this.options.additionalEncryptionKeys || keysAsTheyAre(facts, this.stated).arns.length === 0 ? [] : previousKeyWarning(facts, version)),
    ];
  }

  public problems(consumer?: Stack): string[] {
    const { facts, jsonKeys, version } = this;
    return [
      ...(consumer && this.isDegradedIn(consumer) ? nameProblem(facts, consumer) : []),
      ...jsonKeyProblem(facts, jsonKeys, version),
    ];
  }

  private isPartialIn(consumer?: Stack): boolean {
    return this.facts.partial || this.isDegradedIn(consumer);
  }

  private isDegradedIn(consumer?: Stack): boolean {
    return this.facts.resource !== undefined && isPartialAcrossEnvironments(consumer, this.facts.resource);
  }
}

/** Its keys are those of the moment they are asked for, wherever the source was noted. */
class Source implements SecretSource {
  public readonly service: SecretService = SECRETS_MANAGER;

  public constructor(
    private readonly facts: SecretFacts,
    public readonly home: SecretSource['home'],
    public readonly partial: boolean,
    private readonly currentKeys: () => DecryptionKeys,
  ) {}

  public get arn(): string {
    return this.facts.arn;
  }

  public get construct(): IConstruct | undefined {
    return this.facts.construct ?? this.facts.resource;
  }

  public get keys(): DecryptionKeys {
    return this.currentKeys();
  }
}

/** `:json-key:version-stage:version-id`, all the colons or none (FACTS 1.1). */
function tailOf(jsonKey = '', { stage = '', id = '' }: VersionReference = {}): string {
  return jsonKey || stage || id ? `:${jsonKey}:${stage}:${id}` : '';
}

function checkJsonKeyOption(jsonKey: string, fail: ErrorFactory): void {
  if (jsonKey === '') {
    throw fail("'jsonKey' must not be empty; leave it out to receive the whole secret");
  }
  checkJsonKey(jsonKey, fail);
}
