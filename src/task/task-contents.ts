import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { InternalTaskDefinition } from './internal-task-definition';
import { SecureContainerOptions } from './secure-container-options';
import { SecureFargateTaskDefinitionProps } from './secure-fargate-task-definition-props';
import type { TaskRoles } from './task-roles';
import { checkContainerOptions } from './untyped-input';
import { environmentFileRead } from '../delivery/object-access';
import { RuntimeSecret } from '../delivery/runtime-secret';
import { runtimeVariables } from '../delivery/runtime-variables';
import { SecretFiles } from '../delivery/secret-files';
import { SecretFilesOptions } from '../delivery/secret-files-options';
import { compare } from '../policy/permission';
import { TaskReads } from '../read/task-reads';
import { checkedCredentials } from '../registry/registry-credentials';
import { ErrorFactory, errorsOf } from '../secret/error-factory';

type Contents = Pick<SecureFargateTaskDefinitionProps, 'containers' | 'retainAccess' | 'retainFiles'>;

/**
 * Adds to a task what users give: containers with what they read, and what stays readable for a rollback.
 */
export class TaskContents {
  public constructor(
    private readonly task: Construct,
    private readonly definition: InternalTaskDefinition,
    private readonly reads: TaskReads,
    private readonly roles: TaskRoles,
    private readonly files: SecretFiles,
  ) {
    reads.hostCredentials.forEach((credentials) => roles.execution.expect(credentials._reference));
  }

  /** Adds containers in the order of their keys, which a map has in no other language. */
  public addAll({ containers = {}, retainAccess = [], retainFiles = [] }: Contents): void {
    Object.keys(containers).sort(compare).forEach((key) => this.addContainer(key, containers[key]));
    retainAccess.forEach((secret) => this.retain(secret));
    retainFiles.forEach((file, index) => this.retainFile(file, index));
  }

  /**
   * @throws if the key is already used
   */
  public addContainer(key: string, options: SecureContainerOptions): ecs.ContainerDefinition {
    if (typeof key !== 'string') {
      throw errorsOf(this.task.node.path)("the key of a container must be a string, as in addContainer('app', { image })");
    }
    const fail = errorsOf(`${this.task.node.path}, container '${key}'`);
    checkContainerOptions(options, fail);
    const { repositoryCredentials, secretFiles, runtimeSecrets, ...containerOptions } = options;
    if (this.definition.node.tryFindChild(key)) {
      throw fail("the key is already used; give the container another key, and set its name with 'containerName'");
    }
    const variables = runtimeVariables(containerOptions, runtimeSecrets ?? {}, fail);
    const container = this.definition.addContainer(key, containerOptions);
    if (repositoryCredentials) {
      checkedCredentials(repositoryCredentials, "'repositoryCredentials'", fail);
      this.reads.note(container, { credentials: repositoryCredentials });
      this.roles.execution.expect(repositoryCredentials._reference);
    }
    if (secretFiles) {
      this.deliverFiles(container, secretFiles, fail);
    }
    if (variables.length > 0) {
      this.allowRuntime(container, variables);
    }
    this.definition.defaults.add(container, errorsOf(this.task.node.path));
    return container;
  }

  private retain(secret: ecs.Secret): void {
    this.reads.retain(secret);
    secret.grantRead(this.roles.grantee);
  }

  private retainFile(file: ecs.EnvironmentFile, index: number): void {
    if (typeof file?.bind !== 'function') { // JavaScript and Python pass what TypeScript refuses
      throw errorsOf(this.task.node.path)(`entry ${index + 1} of 'retainFiles' is not an ecs.EnvironmentFile;`
        + ' give ecs.EnvironmentFile.fromBucket(bucket, key) or ecs.EnvironmentFile.fromAsset(path)');
    }
    const scope = new Construct(this.task, `RetainedFile${index + 1}`); // an asset is created in it
    this.roles.execution.retainObject(this.reads, environmentFileRead(file.bind(scope), file, scope, 'retainFiles'));
  }

  private deliverFiles(container: ecs.ContainerDefinition, files: SecretFilesOptions, fail: ErrorFactory): void {
    if (this.definition.isWindows) {
      throw fail("'secretFiles' needs volumes that containers share, which Fargate has on Linux only; use 'secrets' or 'runtimeSecrets' on Windows");
    }
    const { user } = container['props']; // private to the L2, and also what a property injector gave
    const { init, written } = this.files.deliver(container, files, user, fail);
    this.reads.note(init, { writtenFiles: written });
  }

  private allowRuntime(container: ecs.ContainerDefinition, runtimeSecrets: readonly (readonly [string, RuntimeSecret])[]): void {
    // Not passed as `environment`, which would override the default of a property injector.
    runtimeSecrets.forEach(([variable, { locator }]) => container.addEnvironment(variable, locator));
    this.reads.note(container, { runtimeSecrets });
    this.roles.grantRuntimeReads();
  }
}
