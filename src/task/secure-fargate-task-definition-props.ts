import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecureContainerOptions } from './secure-container-options';
import { RepositoryCredentials } from '../registry/repository-credentials';
import { ExecutionRoleOptions } from '../role/execution-role-options';
import { PolicyPlacement } from '../role/policy-placement';

/** A Fargate task: all properties of `ecs.FargateTaskDefinitionProps`, its containers, and how its secrets are read. */
export interface SecureFargateTaskDefinitionProps extends ecs.FargateTaskDefinitionProps {
  /**
   * The containers by key. The key is the construct id, and the container's name unless `containerName` is set. They are added in
   * the order of their keys, so that the template does not depend on the order of a map. Amazon ECS allows 10 in a task.
   *
   * @default - containers are added with `addContainer`
   */
  readonly containers?: { [key: string]: SecureContainerOptions };

  /**
   * The key of the container that load balancers and Service Connect use. Required if several essential containers have port
   * mappings.
   *
   * @default - the only essential container with port mappings; without one, the first essential container
   */
  readonly defaultContainer?: string;

  /**
   * Credentials by registry host, as in Docker's own configuration: `docker.io`, `ghcr.io`, `registry.example.com:5000`.
   * An image gets those of exactly its host and port; an image whose name is a token gets none. A key must be a host without
   * scheme and path, and not a registry of Amazon ECR, which takes the permissions of the execution role.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
   * @default - images are pulled without credentials unless their container has its own
   */
  readonly registryCredentials?: { [registryHost: string]: RepositoryCredentials };

  /**
   * Where the permissions of the execution role are attached. `PolicyPlacement.EXTERNAL` requires `executionRole`.
   *
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
   * @default PolicyPlacement.INLINE
   */
  readonly policyPlacement?: PolicyPlacement;

  /**
   * How the execution role is created. Cannot be combined with `executionRole`.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
   * @default - a role with a generated name that trusts Amazon ECS tasks
   */
  readonly executionRoleOptions?: ExecutionRoleOptions;

  /**
   * Whether the execution role trusts Amazon ECS only on behalf of tasks of this account and Region. AWS documents the
   * condition for task roles; try it in your account before you rely on it. Cannot be combined with `executionRole`.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
   * @default false - the trust policy has no condition
   */
  readonly restrictTrustToAccount?: boolean;

  /**
   * Secrets that stay readable although no container references them, for earlier revisions of the task definition that a
   * rollback can start again.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
   * @default - the execution role can read only what the containers reference
   */
  readonly retainAccess?: ecs.Secret[];

  /**
   * Env files that stay readable although no container references them, for earlier revisions of the task definition that a
   * rollback can start again.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html
   * @default - the execution role can read only the files that the containers reference
   */
  readonly retainFiles?: ecs.EnvironmentFile[];

  /**
   * The image of the init container that writes `secretFiles`: one with `sh`, `chmod`, `chown` and `mv`, and with `od` for
   * `composedFiles`.
   *
   * @default - `busybox` from Amazon ECR Public, by tag
   */
  readonly secretFilesImage?: ecs.ContainerImage;

  /**
   * The log driver of the init container that writes `secretFiles`. Its error messages name variables and files, never values.
   *
   * @default - its messages are not kept; its exit code is in `containers[].exitCode` of `aws ecs describe-tasks`
   */
  readonly secretFilesLogging?: ecs.LogDriver;
}
