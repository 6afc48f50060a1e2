import { Reference, Stack, Stage, Token, Tokenization } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { cfnChild } from '../cdk/cfn-child';
import { splitArn } from '../secret/arn';
import { isLookupPlaceholder } from '../secret/redact';

/**
 * What a role of an app is known by, however often and in whatever way it was imported: its account and name, or its resource.
 */
export interface RoleIdentity {
  readonly names: readonly string[];
  /** The names of what is the same role. */
  readonly sought: readonly string[];
}

/**
 * @param consumer the stack that uses the role
 */
export function identityOf(role: iam.IRole, consumer: Stack): RoleIdentity {
  const created = cfnChild(role, iam.CfnRole);
  const name = created ? created.roleName : nameIn(role.roleArn);
  if (name && !Token.isUnresolved(name) && !isLookupPlaceholder(role.roleArn)) {
    return namedIdentity(name, role.env.account, consumer);
  }
  // A role that Role.customizeRoles has not been told of, or that is being looked up, has the ARN that all such roles have.
  if (created || role instanceof iam.Role || isLookupPlaceholder(role.roleArn)) {
    return only((created ?? role).node.path);
  }
  const { length, firstToken } = Tokenization.reverseString(role.roleArn);
  return only(length === 1 && Reference.isReference(firstToken) ? firstToken.target.node.path : JSON.stringify(consumer.resolve(role.roleArn)));
}

function only(name: string): RoleIdentity {
  return { names: [name], sought: [name] };
}

/** In one stack, a role whose account is unknown is the one of the same name whose account is known: a stack is deployed into one account. */
function namedIdentity(name: string, account: string, consumer: Stack): RoleIdentity {
  const inStack = (known: string) => `${name}, of ${known} account, in ${outermost(consumer).node.path}`;
  if (Token.isUnresolved(account)) {
    // Stacks that do not know their account are deployed together, unless they are of different stages.
    const ofStage = `${name} of the stage ${Stage.of(consumer)?.node.path}`;
    return { names: [ofStage, inStack('unknown')], sought: [ofStage, inStack('known')] };
  }
  const ofAccount = `${name} of ${account}`;
  const isOfConsumer = Token.isUnresolved(consumer.account) || account === consumer.account;
  return isOfConsumer ? { names: [ofAccount, inStack('known')], sought: [ofAccount, inStack('unknown')] } : only(ofAccount);
}

function outermost(stack: Stack): Stack {
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}

/**
 * The name of a role in its ARN: what follows the path. `undefined` where a token hides it.
 */
export function nameIn(roleArn: string): string | undefined {
  const resource = splitArn(roleArn)?.resource;
  return resource?.startsWith('role/') ? resource.slice(resource.lastIndexOf('/') + 1) : undefined;
}

/**
 * Whether two roles of one task are one role.
 */
export function isSameRole(a: iam.IRole, b: iam.IRole, consumer: Stack): boolean {
  const { sought } = identityOf(a, consumer);
  return identityOf(b, consumer).names.some((name) => sought.includes(name));
}
