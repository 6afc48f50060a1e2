import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecureContainerOptions } from './secure-container-options';
import { RepositoryCredentials } from '../registry/repository-credentials';
import { ExecutionRoleOptions } from '../role/execution-role-options';
import { PolicyPlacement } from '../role/policy-placement';

/** A Fargate task: all properties of `ecs.FargateTaskDefinitionProps`, its containers, and how its secrets are read. */
export interface SecureFargateTaskDefinitionProps extends ecs.FargateTaskDefinitionProps {
  /**
   * The containers by key, which is the id of the construct and the default name of the container. They are added in the
   * order of their keys, so that the template does not depend on the order of a map.
   *
   * @default - containers are added with `addContainer`
   */
  readonly containers?: { [key: string]: SecureContainerOptions };

  /**
   * The key of the container that load balancers and Service Connect use.
   *
   * @default - the only essential container with port mappings; several of them throw, and the error lists them. Without
   * any, the first essential container.
   */
  readonly defaultContainer?: string;

  /**
   * Credentials by registry host, as in Docker's own configuration: `docker.io`, `ghcr.io`, `registry.example.com:5000`.
   * An image gets those of exactly its host and port; an image whose name is a token gets none. A key that is no host, or
   * that is a registry of Amazon ECR, throws.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
   * @default - images are pulled without credentials unless their container has its own
   */
  readonly registryCredentials?: { [registryHost: string]: RepositoryCredentials };

  /**
   * Where the permissions of the execution role are attached.
   *
   * @default PolicyPlacement.INLINE
   */
  readonly policyPlacement?: PolicyPlacement;

  /**
   * How the execution role is created. Throws together with `executionRole`.
   *
   * @default - a role with a generated name that trusts Amazon ECS tasks
   */
  readonly executionRoleOptions?: ExecutionRoleOptions;

  /**
   * Whether the execution role trusts Amazon ECS only on behalf of tasks of this account and Region. AWS documents the
   * condition for task roles; try it in your account before you rely on it. Throws together with `executionRole`.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
   * @default false - the trust policy has no condition
   */
  readonly restrictTrustToAccount?: boolean;

  /**
   * Secrets that stay readable although no container references them, for earlier revisions of the task definition that a
   * rollback can start again.
   *
   * @default - only what the containers name can be read
   */
  readonly retainAccess?: ecs.Secret[];

  /**
   * Env files that stay readable although no container references them, for earlier revisions of the task definition that a
   * rollback can start again.
   *
   * @default - only the files that the containers name can be read
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
   * Where the init container that writes `secretFiles` logs what went wrong. It names variables and files, never values.
   *
   * @default - its messages are not kept; its exit code is in the stopped reason of the task
   */
  readonly secretFilesLogging?: ecs.LogDriver;
}
