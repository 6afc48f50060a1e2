import { Stack, Token } from 'aws-cdk-lib';
import { Check, CheckedTask, placeOf, Warning } from './checked-task';
import { Read } from '../read/reads';
import { partitionOfRegion } from '../secret/arn';
import { keyArnsOf } from '../secret/permissions';
import { displayArn, isConcrete } from '../secret/redact';
import { SecretSource } from '../secret/reference';
import { isNameOfLookup } from '../secret/secret-facts';
import { PARAMETER_STORE } from '../secret/service';

/**
 * References that cannot be read from where the task runs.
 */
export const checkReferences: Check = ({ reads, stack }) => [...new Set(reads.flatMap((read) =>
  read.references
    .flatMap((reference) => [...reference.problems(stack), ...reference.sources(stack).flatMap((source) => sourceProblems(source, stack))])
    .map((problem) => `${placeOf(read)}: ${problem}`)))];

function sourceProblems(source: SecretSource, stack: Stack): string[] {
  const { home, service, arn, construct } = source;
  if (isNameOfLookup(arn)) {
    return [];
  }
  const foreign = differs(home.account, stack.account);
  const partition = Token.isUnresolved(stack.region) ? home.partition : partitionOfRegion(stack.region);
  const elsewhere = differs(home.partition, partition);
  if (!foreign && !elsewhere) {
    return [];
  }
  const name = displayArn(arn, construct);
  return [
    ...(elsewhere
      ? [`'${name}' is in the partition ${home.partition} and the task in ${partition}; nothing can be read across partitions, keep a copy of the secret in ${partition}`] : []),
    ...(foreign && service === PARAMETER_STORE
      ? [`the parameter '${name}' is of account ${home.account} and the task of ${stack.account}; Amazon ECS reads parameters of its own account only,`
        + ' keep a copy of it there, or the value in Secrets Manager'] : []),
    ...(foreign && source.partial
      ? [`the secret '${name}' is of account ${home.account} and the task of ${stack.account}; across accounts Secrets Manager needs the complete ARN,`
        + ' with the six characters behind the name: import it with Secret.fromSecretCompleteArn'] : []),
    ...(foreign && service !== PARAMETER_STORE && keyArnsOf(source).length === 0
      ? [`the secret '${name}' is of account ${home.account} and the task of ${stack.account}; the AWS managed key opens no secret across accounts:`
        + " encrypt it with a customer managed key and state that as 'encryptionKey'"] : []),
  ];
}

function differs(a: string, b: string): boolean {
  return isConcrete(a) && isConcrete(b) && a !== b;
}

/**
 * What the references themselves remark on, and keys and permissions that nobody can vouch for.
 */
export function referenceWarnings(task: CheckedTask): Warning[] {
  const { reads, taskDefinition } = task;
  const unknown = reads.filter(({ references }) => references.length > 0 && references.every(({ keyUnknown }) => keyUnknown));
  const [reader, outcome] = unknown.some(({ runtime }) => runtime)
    ? ['the role that reads', 'the read fails'] : ['the execution role', 'the task fails to start'];
  const plain = reads.filter(({ references, runtime }) => references.length === 0 && !runtime);
  return [
    ...reads.flatMap((read) => warningsOf(read, task)),
    ...(unknown.length > 0 ? [{
      on: taskDefinition,
      id: 'unknownEncryptionKey',
      message: `nobody stated the key of ${listed(unknown)}, so ${reader} may not decrypt with any; that is right for the AWS managed key,`
        + ` and with a customer managed key ${outcome} ("Access to KMS is not allowed"). State it as`
        + " 'encryptionKey', or state the AWS managed key with Alias.fromAliasName(scope, id, 'alias/aws/secretsmanager') or 'alias/aws/ssm'",
    }] : []),
    ...(plain.length > 0 ? [{
      on: taskDefinition,
      id: 'plainEcsSecret',
      message: `${listed(plain)}: the reference was made without TaskSecret, so the CDK's own, wider permissions stand in a policy beside the role`
        + ' and, with a key of the app, in the policy of the key; make it with TaskSecret.fromSecretsManager or TaskSecret.fromSsmParameter,'
        + ' and registry credentials with RepositoryCredentials',
    }] : []),
  ];
}

function warningsOf(read: Read, { taskDefinition, stack }: CheckedTask): Warning[] {
  return read.references.flatMap((reference) => reference.warnings(stack)).map(({ id, message }) => ({
    on: read.container?.definition ?? taskDefinition,
    id,
    message: `${placeOf(read)}: ${message}`,
  }));
}

function listed(reads: readonly Read[]): string {
  return [...new Set(reads.map(placeOf))].join('; ');
}
