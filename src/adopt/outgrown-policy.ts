import * as iam from 'aws-cdk-lib/aws-iam';
import { CdkPolicy } from './written-statements';
import { cfnChild } from '../cdk/cfn-child';
import { INLINE_LIMIT, MANAGED_LIMIT, policyLength } from '../policy/policy-length';
import { inlineLengthOfOthers } from '../role/other-policies';

/**
 * Why narrowed policies do not fit into the policies that a role has, if they do not: decryption takes more characters than it took before.
 */
export function outgrown(role: iam.IRole, documents: ReadonlyMap<CdkPolicy, readonly iam.PolicyStatement[]>): string | undefined {
  for (const [policy, statements] of documents) {
    const json = { Version: '2012-10-17', Statement: statements.map((statement): unknown => statement.toStatementJson()) };
    const { stack, document, node } = policy;
    const length = policyLength(json, stack);
    const before = policyLength(document.toJSON(), stack);
    const isInline = policy instanceof iam.Policy;
    const others = isInline ? inlineLengthOfOthers(role, cfnChild(role, iam.CfnRole)?.policies) - before : 0;
    const limit = isInline ? INLINE_LIMIT : MANAGED_LIMIT;
    if (length > before && length + others > limit) {
      return `with the permissions to decrypt, its policy '${node.path}' has ${length} characters${others > 0 ? ` in addition to ${others} in other policies` : ''},`
        + ` and IAM takes ${limit}; keep values that belong together in one secret and read them by JSON key`;
    }
  }
  return undefined;
}
