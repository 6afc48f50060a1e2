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

export { RepositoryCredentials, RepositoryCredentialsOptions } from './registry/repository-credentials';
export { RepositoryCredentialsSecret, RepositoryCredentialsSecretProps } from './registry/repository-credentials-secret';
export {
  EcrPullThroughCache,
  EcrPullThroughCacheProps,
  IEcrPullThroughCache,
} from './registry/ecr-pull-through-cache';
export { FirstPull } from './registry/first-pull';
export { EcrPullThroughCacheAttributes } from './registry/pull-through-registry';
export { PullThroughCredentials, PullThroughUpstream } from './registry/pull-through-upstream';

export { SecretFilesOptions } from './delivery/secret-files-options';
export { AppConfigRuntimeSecretOptions, RuntimeSecret, RuntimeSecretOptions } from './delivery/runtime-secret';

export { SecretAccessRules } from './report/secret-access-rules';
export { FailOn, SecretAccessGuardrails, SecretAccessRulesOptions } from './report/rule-options';
