import { ECR_IMAGE_CREDENTIALS, LITERAL_CREDENTIAL, PLAINTEXT_LOG_OPTION } from './containers';
import { DUPLICATE_NAME } from './duplicate-name';
import { MALFORMED_REFERENCE } from './malformed-reference';
import { MISSING_DECRYPT, MISSING_EXECUTION_ROLE, MISSING_PERMISSION } from './missing-permission';
import { PLAINTEXT_SECRET } from './plaintext-secret';
import { POLICY_NOT_AWAITED } from './policy-not-awaited';
import { POLICY_TOO_LARGE } from './policy-too-large';
import { ROLE_NOT_ASSUMABLE, SHARED_ROLE } from './roles';
import { Rule } from './rule';
import { AMBIGUOUS_SECRET_SUFFIX, BROKEN_SECRET_NAME, PARTIAL_SECRET_ARN } from './secret-arns';
import { SHARED_ACCESS, UNNEEDED_PERMISSION } from './unneeded-access';
import { EXCESS_ACTIONS, UNCONDITIONAL_DECRYPT, WILDCARD_SECRETS } from './wide-policies';

export { RuleInfo } from './rule';

/** All rules, in the order of their importance. */
export const RULES: readonly Rule[] = [
  PLAINTEXT_SECRET, MISSING_EXECUTION_ROLE, MISSING_PERMISSION, MISSING_DECRYPT, POLICY_NOT_AWAITED,
  EXCESS_ACTIONS, WILDCARD_SECRETS, UNCONDITIONAL_DECRYPT,
  PARTIAL_SECRET_ARN, AMBIGUOUS_SECRET_SUFFIX, BROKEN_SECRET_NAME, MALFORMED_REFERENCE, DUPLICATE_NAME,
  SHARED_ROLE, ROLE_NOT_ASSUMABLE, ECR_IMAGE_CREDENTIALS, LITERAL_CREDENTIAL,
  PLAINTEXT_LOG_OPTION, POLICY_TOO_LARGE, UNNEEDED_PERMISSION, SHARED_ACCESS,
];
