import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { joinArn, partitionOfRegion, splitArn, suffixOfPartition } from './arn';
import { SecretSource } from './reference';
import { PARAMETER_STORE, SECRETS_MANAGER, SecretService } from './service';
import { compare, Permission, SortKey, sortedUnique } from '../policy/permission';

/**
 * The permissions that reading some secrets takes, and no others: one to read for each service, one to decrypt for each
 * key and service.
 *
 * @param actionsOf what the reader calls at each service; the ECS agent, if it is left out
 */
export function readPermissions(sources: readonly SecretSource[], sortKey: SortKey, actionsOf = ecsActions): Permission[] {
  return [
    ...[SECRETS_MANAGER, PARAMETER_STORE].flatMap((service) => readPermission(service, sources, sortKey, actionsOf(service))),
    ...decryptPermissions(sources, sortKey),
  ];
}

function ecsActions(service: SecretService): string[] {
  return [service.action];
}

function readPermission(service: SecretService, sources: readonly SecretSource[], sortKey: SortKey, actions: string[]): Permission[] {
  const resources = sources.filter((source) => source.service === service).flatMap(resourcesOf);
  return resources.length === 0 ? [] : [{
    id: service.sid,
    values: sortedUnique(resources, sortKey),
    statement: (values) => new iam.PolicyStatement({ sid: service.sid, actions, resources: [...values] }),
  }];
}

/**
 * The resources IAM compares a request with. A partial ARN is covered as it is written and as Secrets Manager completes it
 * (FACTS 1.4, 1.5): six `?`, where `*` would let in every longer name.
 */
export function resourcesOf(source: SecretSource): string[] {
  return source.partial ? [source.arn, `${source.arn}-??????`] : [source.arn];
}

interface Decryption {
  readonly service: SecretService;
  readonly keyArn: string;
  readonly contexts: string[];
  readonly viaServices: string[];
}

function decryptPermissions(sources: readonly SecretSource[], sortKey: SortKey): Permission[] {
  const decryptions = new Map<string, Decryption>();
  for (const source of sources) {
    for (const keyArn of keyArnsOf(source)) {
      const id = `${sortKey(keyArn)} ${source.service.name}`;
      const decryption = decryptions.get(id) ?? { service: source.service, keyArn, contexts: [], viaServices: [] };
      decryption.contexts.push(encryptionContext(source));
      decryption.viaServices.push(...viaServices(source.service.name, source.home.region, source.home.partition));
      decryptions.set(id, decryption);
    }
  }
  return [...decryptions]
    .sort(([a], [b]) => compare(a, b))
    .map(([id, decryption], index) => decryptPermission(id, decryption, `DecryptSecrets${index + 1}`, sortKey));
}

function decryptPermission(id: string, decryption: Decryption, sid: string, sortKey: SortKey): Permission {
  const { service, keyArn } = decryption;
  const via = sortedUnique(decryption.viaServices, sortKey);
  return {
    id,
    values: sortedUnique(decryption.contexts, sortKey),
    statement: (values) => new iam.PolicyStatement({
      sid,
      actions: ['kms:Decrypt'],
      resources: [keyArn],
      conditions: {
        StringEquals: { 'kms:ViaService': single(via) },
        // One operator for all of them: IAM requires every operator to match, StringEquals and StringLike on one key too.
        StringLike: { [service.encryptionContext]: single(values) },
      },
    }),
  };
}

/**
 * The keys a source is decrypted with, as IAM names them. `key/*` only if the user stated that the key is unknown.
 */
export function keyArnsOf(source: SecretSource): readonly string[] {
  const { keys, home: { partition, region, account } } = source;
  return keys.any ? [...keys.arns, joinArn({ partition, service: 'kms', region, account, resource: 'key/*' })] : keys.arns;
}

/**
 * What the service writes into the encryption context (FACTS 5.3, 5.9). The Region of a literal ARN is left open: which one
 * a replica names is not documented, and the key and `kms:ViaService` settle it.
 */
function encryptionContext(source: SecretSource): string {
  const complete = source.partial ? `${source.arn}-??????` : source.arn;
  const parts = splitArn(complete);
  return parts && !Token.isUnresolved(parts.region) ? joinArn({ ...parts, region: '*' }) : complete;
}

/**
 * The service that calls KMS, with `amazonaws.com` in every partition (FACTS 5.2) and, where that is unproven, with the
 * partition's own suffix too (FACTS 5.12).
 *
 * @param partition may be known where the Region is not
 */
export function viaServices(service: string, region: string, partition = partitionOfRegion(region)): string[] {
  const suffixes = ['amazonaws.com', ...(/^aws-(eusc|iso)/.test(partition) ? [suffixOfPartition(partition)] : [])];
  return suffixes.map((suffix) => `${service}.${region}.${suffix}`);
}

/** IAM takes one value or a list. */
function single(values: readonly string[]): string | string[] {
  return values.length === 1 ? values[0] : [...values];
}

/**
 * The same statement without an id, for a policy that others write into too: an id is unique there.
 */
export function withoutSid({ actions, resources, conditions }: iam.PolicyStatement): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources, conditions });
}
