import * as iam from 'aws-cdk-lib/aws-iam';
import { RoleAccess } from './role-access';
import { RECORDER } from '../secret/recorder';

/**
 * A role that was passed in, as the L2 shall see it: itself in everything but what is added to its policy, which lands in a
 * policy of this task's stack. A role of another stack would refer back to the task's secrets and log groups otherwise.
 */
export function recordingRole(role: iam.IRole, access: RoleAccess): iam.IRole {
  const addToPrincipalPolicy = (statement: iam.PolicyStatement) => access.grant(statement);
  const recording: iam.IRole = new Proxy(role, {
    get(target, property) {
      switch (property) {
        case RECORDER:
          return access;
        case 'grantPrincipal':
          return recording;
        case 'addToPrincipalPolicy':
          return addToPrincipalPolicy;
        case 'addToPolicy':
          return (statement: iam.PolicyStatement) => addToPrincipalPolicy(statement).statementAdded;
        default: {
          const value = Reflect.get(target, property, target);
          // Methods see the role, not the proxy: nothing they do to themselves may be recorded.
          return typeof value === 'function' && property !== 'constructor' ? value.bind(target) : value;
        }
      }
    },
  });
  return recording;
}
