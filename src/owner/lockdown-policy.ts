import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Reader, TaskReaders } from './reader';
import { principalArnOf } from './role-arn';
import { textIn } from '../policy/sort-key';
import { checkSecret } from '../secret/argument-checks';
import { splitArn, withKnownPartition } from '../secret/arn';
import { ErrorFactory } from '../secret/error-factory';
import { displayArn, isConcrete, redacted } from '../secret/redact';
import { SECRETS_MANAGER } from '../secret/service';
import { hasToken } from '../secret/token';

/**
 * Who else may read a secret.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html
 */
export interface LockdownPolicyOptions {
  /**
   * The ARNs of roles and users that may read the secret besides the task: of a role `arn:aws:iam::ACCOUNT:role/PATH/NAME`, not
   * that of a session. `*` and `?` are wildcards.
   *
   * Include the role of the secret's rotation function, the roles of people who read the secret, and, if a template contains
   * `{{resolve:secretsmanager:…}}` for it, the role that AWS CloudFormation deploys with.
   *
   * @default - the task and AWS services alone
   */
  readonly readers?: string[];
}

/**
 * The policy of a secret by which only the roles of the task that read it, and those who are named, may read it.
 *
 * `GetSecretValue` alone is denied: whoever administers the secret can still put another policy in its place.
 */
export function lockdownPolicy(
  secret: secretsmanager.ISecret,
  { readers = [] }: LockdownPolicyOptions,
  { execution, application }: TaskReaders,
  stack: Stack,
  fail: ErrorFactory,
): iam.PolicyDocument {
  checkSecret(secret, fail);
  const account = splitArn(secret.secretArn)?.account ?? secret.env.account;
  if (isConcrete(account) && isConcrete(stack.account) && account !== stack.account) {
    throw fail(`the secret '${displayArn(secret.secretArn, secret)}' is of account ${account}, whose owner writes its policy; 'ownerPolicies' has what the owner adds for this task`);
  }
  if (!Array.isArray(readers)) {
    throw fail("'readers' must be a list of ARNs");
  }
  readers.forEach((reader) => checkReader(reader, fail));
  const roles = [execution, ...reads(application, secret, stack) ? [application] : []].map(({ role }) => principalArnOf(role, stack));
  return new iam.PolicyDocument({
    statements: [new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      principals: [new iam.StarPrincipal()],
      actions: [SECRETS_MANAGER.action],
      resources: ['*'], // in the policy of a secret, the secret
      conditions: {
        ArnNotEquals: { 'aws:PrincipalArn': [...new Set([...roles, ...readers])] },
        // A service has no `aws:PrincipalArn`, and a negated operator is true where its key is absent (FACTS 6.7).
        Bool: { 'aws:PrincipalIsAWSService': 'false' },
      },
    })],
  });
}

/** Whether a role may read a secret, as far as the app says. */
function reads({ document }: Reader, { secretArn }: secretsmanager.ISecret, stack: Stack): boolean {
  const textOf = textIn(stack);
  const arn = textOf(withKnownPartition(secretArn));
  return document.currentStatements().some(({ actions, resources }) =>
    actions.includes(SECRETS_MANAGER.action) && resources.some((resource) => textOf(resource) === arn));
}

const READER = /^arn:aws(-[a-z]+)*:iam::\d{12}:(role\/.+|user\/.+|root)$/;

function checkReader(reader: unknown, fail: ErrorFactory): void {
  if (typeof reader !== 'string') {
    throw fail(`'readers' must be ARNs of roles and users, got ${reader === null ? 'null' : typeof reader}; give the 'roleArn' of a role`);
  }
  if (hasToken(reader) || READER.test(reader)) {
    return;
  }
  const { service, resource } = splitArn(reader) ?? {};
  if (service === 'sts' && resource?.startsWith('assumed-role/')) {
    throw fail("'readers' has the ARN of a session, which the condition is not compared with; give the ARN of its role: arn:aws:iam::ACCOUNT:role/PATH/NAME");
  }
  throw fail(`'readers' must be ARNs of roles and users, as in arn:aws:iam::ACCOUNT:role/NAME, got ${redacted(reader)}`);
}
