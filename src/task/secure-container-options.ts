import * as ecs from 'aws-cdk-lib/aws-ecs';
import { RuntimeSecret } from '../delivery/runtime-secret';
import { SecretFilesOptions } from '../delivery/secret-files-options';
import { RepositoryCredentials } from '../registry/repository-credentials';

/**
 * A container: all options of `ecs.ContainerDefinitionOptions`, and those of this library.
 *
 * Create the references in `secrets` and in the `secretOptions` of `logging` with `TaskSecret`: the execution role can read exactly
 * what they name.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export interface SecureContainerOptions extends ecs.ContainerDefinitionOptions {
  /**
   * The credentials to pull this container's image with. They take precedence over `registryCredentials` of the task.
   *
   * They cannot be used for an image in Amazon ECR, or together with `credentials` of `ContainerImage.fromRegistry`.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
   * @default - the credentials that `registryCredentials` of the task has for the image's host, if it has any
   */
  readonly repositoryCredentials?: RepositoryCredentials;

  /**
   * Secrets that the container reads as files. Linux only: Fargate has no shared volumes on Windows.
   *
   * @default - the container mounts no secret files
   */
  readonly secretFiles?: SecretFilesOptions;

  /**
   * Secrets that a program in the container fetches itself, by the environment variable that contains their location. A variable
   * must not be in `environment` or `secrets` as well.
   *
   * @default - the task role gets no permissions for this container
   */
  readonly runtimeSecrets?: { [variable: string]: RuntimeSecret };
}
