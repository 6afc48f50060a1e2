import { PolicyPlacement } from './policy-placement';
import { SecureFargateTaskDefinitionProps } from './secure-fargate-task-definition-props';
import { ErrorFactory } from '../secret/error-factory';

/**
 * Makes sure that what is said of the execution role goes together.
 */
export function checkRoleProps(props: SecureFargateTaskDefinitionProps, fail: ErrorFactory): void {
  if (props.executionRole) {
    for (const name of ['executionRoleOptions', 'restrictTrustToAccount'] as const) {
      if (props[name] !== undefined) {
        throw fail(`'${name}' is for the role made here, and 'executionRole' passes one in; leave one of them out`);
      }
    }
  } else if (props.policyPlacement === PolicyPlacement.EXTERNAL) {
    throw fail("PolicyPlacement.EXTERNAL attaches nothing to the role, and no role is passed in; give 'executionRole', or choose INLINE or MANAGED");
  }
}
