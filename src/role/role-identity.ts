import { Reference, Stack, Stage, Token, TokenComparison, Tokenization } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { cfnChild } from '../cdk/cfn-child';
import { splitArn } from '../secret/arn';
import { isLookupPlaceholder } from '../secret/redact';

/**
 * What a role of an app is known by, however often and in whatever way it was imported: its account and name, or its resource.
 *
 * @param consumer the stack that uses it
 */
export function identityOf(role: iam.IRole, consumer: Stack): string {
  const created = cfnChild(role, iam.CfnRole);
  const name = created ? created.roleName : nameIn(role.roleArn);
  if (name && !Token.isUnresolved(name) && !isLookupPlaceholder(role.roleArn)) {
    return `${accountOf(role, consumer)} ${name}`;
  }
  // A role that Role.customizeRoles has not been told of, or that is being looked up, has the ARN that all such roles have.
  if (created || role instanceof iam.Role || isLookupPlaceholder(role.roleArn)) {
    return (created ?? role).node.path;
  }
  const { length, firstToken } = Tokenization.reverseString(role.roleArn);
  return length === 1 && Reference.isReference(firstToken) ? firstToken.target.node.path : JSON.stringify(consumer.resolve(role.roleArn));
}

/**
 * The name of a role in its ARN: what follows the path. `undefined` where a token hides it.
 */
export function nameIn(roleArn: string): string | undefined {
  const resource = splitArn(roleArn)?.resource;
  return resource?.startsWith('role/') ? resource.slice(resource.lastIndexOf('/') + 1) : undefined;
}

/**
 * Whether two roles of one task are one role. Both are of the task's account.
 */
export function isSameRole(a: iam.IRole, b: iam.IRole, consumer: Stack): boolean {
  const [name, other] = [a, b].map(({ roleArn }) => nameIn(roleArn));
  const known = name && !Token.isUnresolved(name) && !isLookupPlaceholder(a.roleArn);
  return identityOf(a, consumer) === identityOf(b, consumer)
    || Boolean(known && name === other && Token.compareStrings(a.env.account, b.env.account) !== TokenComparison.DIFFERENT);
}

/** Stacks that do not know their account are deployed together, unless they are of different stages. */
function accountOf({ env: { account } }: iam.IRole, consumer: Stack): string {
  return Token.isUnresolved(account) ? `the account of ${Stage.of(consumer)?.node.path}` : account;
}
