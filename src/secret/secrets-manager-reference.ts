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
  const facts = factsOfSecret(secret, fail);
  if (jsonKeys === undefined && Object.values(options).every((option) => option === undefined)) {
    return wholeSecret(facts, fail);
  }
  const { jsonKey, version } = options;
  if (jsonKey !== undefined) {
    checkJsonKeyOption(jsonKey, fail);
  }
  return new SecretsManagerReference(facts, options, {
    jsonKey,
    version: version && versionOf(version.versionStage, version.versionId),
    jsonKeys,
  }, fail);
}

/** References without options, which nothing changes: the tasks that read a secret share one, and what it remembers. */
const WHOLE_SECRETS = new WeakMap<SecretFacts, SecretReference>();

function wholeSecret(facts: SecretFacts, fail: ErrorFactory): SecretReference {
  const reference = WHOLE_SECRETS.get(facts) ?? new SecretsManagerReference(facts, {}, {}, fail);
  WHOLE_SECRETS.set(facts, reference);
  return reference;
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
  private last?: { readonly consumer?: Stack; readonly sources: SecretSource[] };

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

  /** The same for each task of a stack: neither an ARN nor the place of a construct changes, and the keys are looked up in the source. */
  public sources(consumer?: Stack): SecretSource[] {
    if (!this.last || this.last.consumer !== consumer) {
      const home = withPartitionOf(consumer, this.facts.location);
      this.last = { consumer, sources: [new Source(this.facts, home, this.isPartialIn(consumer), this.stated, consumer)] };
    }
    return this.last.sources;
  }

  public warnings(consumer?: Stack): ReferenceWarning[] {
    const { facts, jsonKeys, version } = this;
    return [
      ...(this.isPartialIn(consumer) ? [partialArnWarning(facts)] : ambiguousSuffixWarning(facts)),
      ...jsonKeys.flatMap(dottedKeyWarning),
      ...(!version || this.options.additionalEncryptionKeys || keysAsTheyAre(facts, this.stated).arns.length === 0
        ? [] : previousKeyWarning(facts, version)),
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
    private readonly stated: DecryptionKeys,
    private readonly consumer?: Stack,
  ) {}

  public get arn(): string {
    return this.facts.arn;
  }

  public get construct(): IConstruct | undefined {
    return this.facts.construct ?? this.facts.resource;
  }

  public get keys(): DecryptionKeys {
    return keysAsTheyAre(this.facts, this.stated, this.consumer);
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
