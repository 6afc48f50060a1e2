import * as iam from 'aws-cdk-lib/aws-iam';
import { RECORDER, ReferenceRecorder } from '../secret/recorder';

/**
 * Who takes what is granted to a role, in the role's place.
 */
export interface GrantTaker {
  grant(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult;
}

/**
 * A role that was passed in, as the L2 shall see it: itself in everything but what is added to its policy, which lands in a
 * policy of this task's stack. A role of another stack would refer back to the task's secrets and log groups otherwise.
 *
 * @param recorder what notes references for the role, if anything does
 */
export function recordingRole(role: iam.IRole, taker: GrantTaker, recorder?: ReferenceRecorder): iam.IRole {
  const written = new Map<string | symbol, unknown>();
  const recording: iam.IRole = new Proxy(role, {
    // What is said of the proxy, such as what a dependency on it comes to, is not said of the role.
    set: (_target, property, value) => Boolean(written.set(property, value)),
    get(target, property) {
      if (written.has(property)) {
        return written.get(property);
      }
      switch (property) {
        case RECORDER:
          return recorder;
        case 'grantPrincipal':
          return recording;
        case 'addToPrincipalPolicy':
          return (statement: iam.PolicyStatement) => taker.grant(statement);
        case 'addToPolicy':
          return (statement: iam.PolicyStatement) => taker.grant(statement).statementAdded;
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
