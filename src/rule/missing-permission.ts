import { BEYOND_BOUNDARY, ReadFacts, worst } from './facts';
import { Problem, Rule } from './rule';
import { shownText } from './shown';
import { atRead, placeOfRead } from './words';
import { PARAMETER_STORE, SECRETS_MANAGER } from '../secret/service';

export const MISSING_EXECUTION_ROLE: Rule = {
  id: 'MissingExecutionRole',
  severity: 'error',
  title: 'A task with references has no execution role',
  help: 'Amazon ECS reads secrets and registry credentials with the execution role, before the container starts, and refuses a task definition that has references and none.'
    + ' Set "ExecutionRoleArn" to a role that ecs-tasks.amazonaws.com can assume.',
  find: ({ tasks }) => tasks.filter(({ task, reads }) => task.executionRole.length === 0 && reads.length > 0 && task.carrier !== 'AWS::ECS::Service').map(({ task, reads }) => ({
    place: task.place,
    message: `the task references ${reads.length === 1 ? 'a secret' : 'secrets'} (${placeOfRead(reads[0])}) and has no execution role, so Amazon ECS refuses the task definition`,
    fix: "set 'ExecutionRoleArn' to a role that ecs-tasks.amazonaws.com can assume, and that may read the secrets",
  })),
};

export const MISSING_PERMISSION: Rule = {
  id: 'MissingPermission',
  severity: 'error',
  title: 'The execution role may not read what the task references',
  help: 'Amazon ECS reads each reference with the execution role when a task starts. Without secretsmanager:GetSecretValue on the secret, or ssm:GetParameters on the parameter, the task'
    + ' stops with "ResourceInitializationError: unable to pull secrets or registry auth". For a secret that is named without the six characters that Secrets Manager adds, the policy must'
    + ' name it with them: NAME-??????.',
  find: ({ tasks }) => tasks.flatMap(({ reads }) => firstOfEach(reads.filter(({ read }) => read.access === 'not granted')).map(missing)),
};

function missing(facts: ReadFacts): Problem {
  const { parsed: { service, resources, partial, arn }, role, read: { reason } } = facts;
  const action = service === undefined ? `${SECRETS_MANAGER.action} or ${PARAMETER_STORE.action}` : service === 'ssm' ? PARAMETER_STORE.action : SECRETS_MANAGER.action;
  return {
    ...atRead(facts),
    ...(role ? { acknowledgedAt: role.place } : {}),
    message: `${placeOfRead(facts)}: the execution role${role ? ` '${role.place.path}'` : ''} has no permission ${action} on ${shownText(partial ? resources[0] : arn)}`
      + `${reason === undefined ? '' : ` (${reason})`},`
      + ' so the task fails to start ("unable to pull secrets or registry auth")',
    fix: `allow ${action} on ${partial ? `'${shownText(resources[0])}' (Secrets Manager compares the complete ARN)` : `'${shownText(arn)}'`} in ${whereToAllow(reason)};`
      + ' TaskSecret grants it with the reference',
  };
}

function whereToAllow(reason: string | undefined): string {
  return reason === BEYOND_BOUNDARY ? 'the permissions boundary, too' : 'a policy of the role';
}

/** One finding for each reference, though its text or its role can be several. */
export function firstOfEach(reads: readonly ReadFacts[]): ReadFacts[] {
  return [...new Map(reads.map((facts) => [facts.reference, facts] as const).reverse()).values()].reverse();
}

export const MISSING_DECRYPT: Rule = {
  id: 'MissingDecrypt',
  severity: 'error',
  title: "The execution role may not decrypt with the secret's key",
  help: 'The secret is encrypted with a customer managed key, and Secrets Manager decrypts it with the permissions of the execution role: it needs kms:Decrypt on the ARN of the key, through'
    + ' the service (kms:ViaService) and for the secret (kms:EncryptionContext:SecretARN). Without it the task stops with "Access to KMS is not allowed".',
  find: ({ tasks }) => tasks.flatMap(({ reads }) => firstOfEach(reads.filter(({ decryptions }) => worst(decryptions.map(({ judgement }) => judgement))?.access === 'not granted'))
    .map((facts) => {
      const { key = '', judgement: { reason = undefined } = {} } = facts.decryptions.find(({ judgement }) => judgement.access === 'not granted') ?? {};
      return {
        ...atRead(facts),
        ...(facts.role ? { acknowledgedAt: facts.role.place } : {}),
        message: `${placeOfRead(facts)}: the secret is encrypted with the key ${shownText(key)}, and the execution role${facts.role ? ` '${facts.role.place.path}'` : ''} has no permission`
          + ` kms:Decrypt on it${reason === undefined ? '' : ` (${reason})`}, so the task fails to start ("Access to KMS is not allowed")`,
        fix: `allow kms:Decrypt on '${shownText(key)}' where kms:ViaService is Secrets Manager and kms:EncryptionContext:SecretARN is the secret, in ${whereToAllow(reason)};`
          + ' TaskSecret grants it with the reference',
      };
    })),
};
