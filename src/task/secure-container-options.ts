import * as ecs from 'aws-cdk-lib/aws-ecs';
import { RuntimeSecret } from '../delivery/runtime-secret';
import { SecretFilesOptions } from '../delivery/secret-files-options';
import { RepositoryCredentials } from '../registry/repository-credentials';

/**
 * A container: all options of `ecs.ContainerDefinitionOptions`, and those of this library.
 *
 * References in `secrets` and in the `secretOptions` of `logging` are made with `TaskSecret`; they are granted to the
 * execution role together.
 */
export interface SecureContainerOptions extends ecs.ContainerDefinitionOptions {
  /**
   * The credentials to pull this container's image with. They take precedence over `registryCredentials` of the task.
   *
   * For an image of Amazon ECR, and together with `credentials` of `ContainerImage.fromRegistry`, they are an error.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
   * @default - the credentials that `registryCredentials` of the task has for the image's host, if it has any
   */
  readonly repositoryCredentials?: RepositoryCredentials;

  /**
   * Secrets that the container reads as files. Not on Windows, where this throws.
   *
   * @default - the container mounts no secret files
   */
  readonly secretFiles?: SecretFilesOptions;

  /**
   * Secrets that a program in the container fetches itself, by the environment variable that contains their location. A variable
   * that is in `environment` too throws.
   *
   * @default - the task role may read nothing for this container
   */
  readonly runtimeSecrets?: { [variable: string]: RuntimeSecret };
}
