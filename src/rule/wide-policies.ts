import { allows, actionsOn, byPolicy, isWholeAccount, RoleStatement, statementsOfExecutionRoles } from './role-statements';
import { Rule } from './rule';
import { shownAction, shownText } from './shown';
import { listed } from './words';
import { PARAMETER_STORE, SECRETS_MANAGER } from '../secret/service';

/** What Amazon ECS calls (FACTS 1.6, 2.4, 5.1). */
const USED: readonly string[] = [SECRETS_MANAGER.action, PARAMETER_STORE.action, 'kms:Decrypt'];

export const EXCESS_ACTIONS: Rule = {
  id: 'ExcessActions',
  severity: 'warning',
  title: 'The execution role may do more than Amazon ECS does with it',
  help: 'For references Amazon ECS calls secretsmanager:GetSecretValue, ssm:GetParameters and, with a customer managed key, kms:Decrypt, and nothing else. Every other action is an access'
    + ' that Amazon ECS does not use. Leave the others out; TaskSecret grants exactly these.',
  find: (facts) => byPolicy(statementsOfExecutionRoles(facts).filter((each) => excessOf(each).length > 0)).map((group) => {
    const actions = [...new Set(group.flatMap(excessOf))].sort();
    const [{ place, facts: { role }, attached }] = group;
    return {
      place,
      acknowledgedAt: role.place,
      resource: role.place.path,
      message: `the execution role '${role.place.path}' has permission for ${listed(actions.map(shownAction), 8)}`
        + `${attached.kind === 'aws' ? ` through the managed policy ${shownText(attached.name ?? '')}` : ''}, and Amazon ECS calls ${listed(USED)} alone`,
      fix: 'leave the other actions out; TaskSecret grants exactly those that are called',
    };
  }),
};

function excessOf({ statement }: RoleStatement): string[] {
  return ['secretsmanager', 'ssm', 'kms'].flatMap((service) => actionsOn(service, statement))
    .filter((action) => !USED.some((used) => used.toLowerCase() === action.toLowerCase()));
}

export const WILDCARD_SECRETS: Rule = {
  id: 'WildcardSecrets',
  severity: 'warning',
  title: 'The execution role may read every secret or parameter of the account',
  help: 'The resource of the statement is a wildcard for all secrets or parameters, so that a task definition which names any of them can read it with this role. Name the secrets that the'
    + ' tasks reference.',
  find: (facts) => byPolicy(statementsOfExecutionRoles(facts).filter(({ statement }) => statement.conditions.length === 0 && !statement.notResources
    && [SECRETS_MANAGER.action, PARAMETER_STORE.action].some((action) => allows(statement, action))
    && statement.resources.some(({ text }) => isWholeAccount(text)))).map((group) => {
    const [{ place, facts: { role }, attached }] = group;
    const wildcards = group.flatMap(({ statement }) => statement.resources).map(({ text }) => text).filter(isWholeAccount);
    return {
      place,
      acknowledgedAt: role.place,
      resource: role.place.path,
      message: `the execution role '${role.place.path}' may read every secret or parameter of the account`
        + ` (${listed(wildcards.map((text) => `'${shownText(text)}'`))}`
        + `${attached.kind === 'aws' ? `, through the managed policy ${shownText(attached.name ?? '')}` : ''})`,
      fix: 'name the secrets and parameters that the tasks reference; TaskSecret grants exactly those',
    };
  }),
};

export const UNCONDITIONAL_DECRYPT: Rule = {
  id: 'UnconditionalDecrypt',
  severity: 'warning',
  title: 'kms:Decrypt is not limited to the service and the secret',
  help: 'Without conditions, whoever has the role can decrypt everything that is encrypted with the key. Limit the statement to the service that decrypts for the task (kms:ViaService) and to'
    + ' the secret (kms:EncryptionContext:SecretARN, or PARAMETER_ARN for a parameter).',
  find: (facts) => byPolicy(statementsOfExecutionRoles(facts).filter(({ statement, attached }) => attached.kind !== 'aws'
    && statement.conditions.length === 0 && !statement.notResources && actionsOn('kms', statement).length > 0 && allows(statement, 'kms:Decrypt'))).map((group) => {
    const [{ place, facts: { role } }] = group;
    return {
      place,
      acknowledgedAt: role.place,
      resource: role.place.path,
      message: `the execution role '${role.place.path}' may decrypt with ${listed(group.flatMap(({ statement }) => statement.resources).map(({ text }) => `'${shownText(text)}'`))}`
        + ' whatever is encrypted with it: no condition limits it to a service or a secret',
      fix: 'add the conditions kms:ViaService and kms:EncryptionContext:SecretARN (PARAMETER_ARN for a parameter); TaskSecret writes both',
    };
  }),
};
