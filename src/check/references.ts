import { Check, CheckedTask, containerNamed, placeOf, Warning } from './checked-task';
import { keyOf, ObjectRead } from '../delivery/object-access';
import { Read } from '../read/reads';
import { partitionOfRegion } from '../secret/arn';
import { keyArnsOf } from '../secret/permissions';
import { displayArn, isConcrete } from '../secret/redact';
import { SecretSource } from '../secret/reference';
import { isNameOfLookup } from '../secret/secret-facts';
import { PARAMETER_STORE } from '../secret/service';
import { hasToken } from '../secret/token';

/**
 * References that cannot be read from where the task runs.
 */
export const checkReferences: Check = ({ reads, stack }) => {
  const account = stack.account;
  const partition = hasToken(stack.region) ? undefined : partitionOfRegion(stack.region);
  const problems = new Set<string>();
  for (const read of reads) {
    for (const reference of read.references) {
      reference.problems(stack).forEach((problem) => problems.add(`${placeOf(read)}: ${problem}`));
      for (const source of reference.sources(stack)) {
        sourceProblems(source, account, partition).forEach((problem) => problems.add(`${placeOf(read)}: ${problem}`));
      }
    }
  }
  return [...problems];
};

/**
 * @param partition that of the task, if its Region is known
 */
function sourceProblems(source: SecretSource, account: string, partition: string | undefined): string[] {
  const { home, service, arn, construct } = source;
  const foreign = differs(home.account, account);
  const elsewhere = partition !== undefined && differs(home.partition, partition);
  if ((!foreign && !elsewhere) || isNameOfLookup(arn)) {
    return [];
  }
  const name = displayArn(arn, construct);
  return [
    ...(elsewhere
      ? [`'${name}' is in the partition ${home.partition} and the task in ${partition}; nothing can be read across partitions, keep a copy of the secret in ${partition}`] : []),
    ...(foreign && service === PARAMETER_STORE
      ? [`the parameter '${name}' is of account ${home.account} and the task of ${account}; Amazon ECS reads parameters of its own account only,`
        + ' keep a copy of it there, or the value in Secrets Manager'] : []),
    ...(foreign && service !== PARAMETER_STORE && keyArnsOf(source).length === 0
      ? [`the secret '${name}' is of account ${home.account} and the task of ${account}; an AWS managed key does not decrypt for another account:`
        + " encrypt it with a customer managed key and pass that as 'encryptionKey'"] : []),
  ];
}

function differs(a: string, b: string): boolean {
  return a !== b && isConcrete(a) && isConcrete(b);
}

/**
 * What the references themselves remark on, and keys and permissions that are unknown.
 */
export function referenceWarnings(task: CheckedTask): Warning[] {
  const { reads, taskDefinition } = task;
  const unknown = reads.filter(({ references, runtime }) => runtime ? runtime._access(task.stack).keyUnknown
    : references.length > 0 && references.every(({ keyUnknown }) => keyUnknown));
  const [reader, outcome] = unknown.some(({ runtime }) => runtime)
    ? ['the role that reads', 'the read fails'] : ['the execution role', 'the task fails to start'];
  const plain = reads.filter((read) => read.plain);
  const places = [...new Set([...unknown.map(placeOf), ...objectsUnderUnknownKey(task)])];
  return [
    ...reads.flatMap((read) => warningsFor(read, task)),
    ...(places.length > 0 ? [{
      on: taskDefinition,
      id: 'unknownEncryptionKey',
      message: `no encryption key is given for ${places.join('; ')}, so ${reader} cannot decrypt with a customer managed key. That is correct for the AWS managed key;`
        + ` with a customer managed key ${outcome} ("Access to KMS is not allowed"). Pass it as`
        + " 'encryptionKey', or pass the AWS managed key as Alias.fromAliasName(scope, id, 'alias/aws/secretsmanager') or 'alias/aws/ssm'",
    }] : []),
    ...(plain.length > 0 ? [{
      on: taskDefinition,
      id: 'plainEcsSecret',
      message: `${listed(plain)}: the reference was made without TaskSecret, so the CDK's own, wider permissions are in a policy of their own`
        + ' and, with a key of the app, in the policy of the key; make it with TaskSecret.fromSecretsManager or TaskSecret.fromSsmParameter,'
        + ' and registry credentials with RepositoryCredentials',
    }] : []),
  ];
}

/** The places of objects in buckets that the app imports without their key. */
function objectsUnderUnknownKey({ containers, retainedObjects }: CheckedTask): string[] {
  const unknown = (objects: readonly ObjectRead[]) => objects.filter((object) => keyOf(object).unknown).map(({ option }) => `the bucket of '${option}'`);
  return [
    ...containers.flatMap(({ objects, rendered }) => unknown(objects).map((bucket) => `${containerNamed(rendered)}, ${bucket}`)),
    ...unknown(retainedObjects).map((bucket) => `the task, ${bucket}`),
  ];
}

function warningsFor(read: Read, { taskDefinition, stack }: CheckedTask): Warning[] {
  return read.references.flatMap((reference) => reference.warnings(stack)).map(({ id, message }) => ({
    on: read.container?.definition ?? taskDefinition,
    id,
    message: `${placeOf(read)}: ${message}`,
  }));
}

function listed(reads: readonly Read[]): string {
  return [...new Set(reads.map(placeOf))].join('; ');
}
