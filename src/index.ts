export { SecureFargateTaskDefinition } from './task/secure-fargate-task-definition';
export { SecureFargateTaskDefinitionProps } from './task/secure-fargate-task-definition-props';
export { SecureContainerOptions } from './task/secure-container-options';
export { PolicyPlacement } from './role/policy-placement';
export { ExecutionRoleOptions } from './role/execution-role-options';

export { TaskSecret } from './secret/task-secret';
export {
  EncryptionKeyOptions,
  JsonKeysOptions,
  SecretKeyOptions,
  SecretReferenceOptions,
  ParameterReferenceOptions,
  ValueFromOptions,
} from './secret/options';
export { SecretVersion } from './secret/secret-version';
export { SecretRead, SecretUsage } from './read/secret-read';
export { OwnerPolicy } from './owner/owner-policy';
export { LockdownPolicyOptions } from './owner/lockdown-policy';

export { RepositoryCredentials, RepositoryCredentialsOptions } from './registry/repository-credentials';
export { RepositoryCredentialsSecret, RepositoryCredentialsSecretProps } from './registry/repository-credentials-secret';
export {
  EcrPullThroughCache,
  EcrPullThroughCacheProps,
  IEcrPullThroughCache,
} from './registry/ecr-pull-through-cache';
export { FirstPull, PullThroughImageOptions } from './registry/first-pull';
export { EcrPullThroughCacheAttributes } from './registry/pull-through-registry';
export { PullThroughCredentials, PullThroughUpstream } from './registry/pull-through-upstream';

export { SecretFilesOptions } from './delivery/secret-files-options';
export { SecretText } from './delivery/secret-text';
export { SecretTextEncoding } from './delivery/secret-text-encoding';
export { SecretTextOptions } from './delivery/secret-text-options';
export { AppConfigRuntimeSecretOptions, RuntimeSecret, RuntimeSecretOptions } from './delivery/runtime-secret';

export { RedeployOnSecretChange } from './lifecycle/redeploy-on-secret-change';
export { RedeployOnSecretChangeProps } from './lifecycle/redeploy-on-secret-change-props';
export { TaskVpcEndpoints } from './lifecycle/task-vpc-endpoints';
export { TaskVpcEndpointsProps } from './lifecycle/task-vpc-endpoints-props';
export { SecretByName } from './lifecycle/secret-by-name';
export { SecretByNameProps } from './lifecycle/secret-by-name-props';
export { SecretAccessRules } from './report/secret-access-rules';
export { FailOn, SecretAccessGuardrails, SecretAccessRulesOptions } from './report/rule-options';
