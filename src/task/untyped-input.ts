import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { SecureContainerOptions } from './secure-container-options';
import { SecureFargateTaskDefinitionProps } from './secure-fargate-task-definition-props';
import { RenderedContainer } from '../read/rendered-container';
import { RepositoryCredentials } from '../registry/repository-credentials';
import { PolicyPlacement } from '../role/policy-placement';
import { checkEcsSecret } from '../secret/ecs-secret-check';
import { ErrorFactory, errorsOf } from '../secret/error-factory';
import { displayName } from '../secret/redact';
import { OptionNames } from '../secret/spelling';

// What TypeScript refuses and JavaScript, Python and an exclamation mark let through. Each message says what to write, and never
// shows a value: it may be a pasted secret.

const TASK_OPTIONS = new OptionNames([
  'containers', 'registryCredentials', 'retainAccess', 'retainFiles', 'defaultContainer', 'secretFilesImage', 'secretFilesLogging',
  'policyPlacement', 'executionRole', 'executionRoleOptions', 'restrictTrustToAccount', 'taskRole',
]);

const CONTAINER_OPTIONS = new OptionNames([
  'image', 'secrets', 'secretFiles', 'runtimeSecrets', 'repositoryCredentials', 'environment', 'environmentFiles',
]);

/**
 * Makes sure that the properties of a task are of the kinds that they must be.
 */
export function checkTaskProps(props: SecureFargateTaskDefinitionProps, fail: ErrorFactory): void {
  checkMap(props, 'the props', 'an object', fail);
  TASK_OPTIONS.check(props, fail);
  checkMap(props.containers, "'containers'", 'an object with the options of each container by its key, such as { app: { image } }', fail);
  checkMap(props.registryCredentials, "'registryCredentials'", "an object with the RepositoryCredentials of each registry by its host, such as 'docker.io'", fail);
  checkList(props.retainAccess, 'retainAccess', 'TaskSecret.fromSecretsManager(secret)', fail);
  props.retainAccess?.forEach((secret, index) => checkEcsSecret(secret, () => `entry ${index + 1} of 'retainAccess'`, fail));
  checkList(props.retainFiles, 'retainFiles', 'ecs.EnvironmentFile.fromBucket(bucket, key)', fail);
  checkMember(props.executionRole, 'roleArn', "'executionRole'", "a role, such as iam.Role.fromRoleArn(this, 'Role', arn)", fail);
  checkMember(props.taskRole, 'roleArn', "'taskRole'", "a role, such as iam.Role.fromRoleArn(this, 'Role', arn)", fail);
  checkMember(props.secretFilesImage, 'bind', "'secretFilesImage'", "an image, such as ecs.ContainerImage.fromRegistry('…')", fail);
  const { policyPlacement } = props;
  if (policyPlacement !== undefined && !Object.values(PolicyPlacement).includes(policyPlacement)) {
    throw fail("'policyPlacement' must be PolicyPlacement.INLINE, PolicyPlacement.MANAGED or PolicyPlacement.EXTERNAL");
  }
}

/**
 * Makes sure that the options of a container are of the kinds that they must be.
 */
export function checkContainerOptions(options: SecureContainerOptions, fail: ErrorFactory): void {
  if (options === undefined || options === null) {
    throw fail(`the options are ${options}; give { image: ecs.ContainerImage.fromRegistry('…') } at least, or leave out the key`);
  }
  checkMap(options, 'the options', 'an object', fail);
  CONTAINER_OPTIONS.check(options, fail);
  if (options.image === undefined) {
    throw fail("'image' is undefined; give an image, such as ecs.ContainerImage.fromRegistry('…')");
  }
  checkMember(options.image, 'bind', "'image'", "an image, such as ecs.ContainerImage.fromRegistry('…')", fail);
  checkMap(options.secrets, "'secrets'", 'an object with the ecs.Secret of each variable by its name, such as { DATABASE_PASSWORD: TaskSecret.fromSecretsManager(secret) }', fail);
  Object.entries(options.secrets ?? {}).forEach(([name, secret]) => checkEcsSecret(secret, () => `${displayName(name)} in 'secrets'`, fail));
  checkMap(options.secretFiles, "'secretFiles'", 'an object with the ecs.Secret of each file, such as { files: { name: TaskSecret.fromSecretsManager(secret) } }', fail);
  checkMap(options.runtimeSecrets, "'runtimeSecrets'", 'an object with the RuntimeSecret of each variable by its name', fail);
  checkList(options.environmentFiles, 'environmentFiles', 'ecs.EnvironmentFile.fromBucket(bucket, key)', fail);
  options.environmentFiles?.forEach((file, index) =>
    checkMember(file, 'bind', `entry ${index + 1} of 'environmentFiles'`, 'ecs.EnvironmentFile.fromBucket(bucket, key)', fail));
}

/**
 * Makes sure that what was given to the CDK's own methods, such as `addSecret`, is a reference: a secret can grant, too, but has
 * no `valueFrom`. The other checks come later: all of them look at the `valueFrom` of each reference.
 */
export function checkRendered({ secrets = [], logConfiguration }: RenderedContainer, { node: { id, scope } }: ecs.ContainerDefinition): void {
  const options = logConfiguration?.secretOptions ?? [];
  for (const [property, references] of Object.entries({ secrets, secretOptions: options })) {
    const wrong = references.find(({ valueFrom }) => valueFrom === undefined);
    if (wrong) {
      throw errorsOf(`${scope?.node.scope?.node.path}, container '${id}'`)(`${displayName(wrong.name)} in '${property}' is not an ecs.Secret; give TaskSecret.fromSecretsManager(secret), or another factory of TaskSecret`);
    }
  }
}

/** A container may be called `node`, and a variable anything: what is not a map is told by its kind and not by its members. */
function checkMap(value: unknown, subject: string, expected: string, fail: ErrorFactory): void {
  if (value !== undefined && (typeof value !== 'object' || value === null || isNoMap(value))) {
    throw fail(`${subject} must be ${expected}, got ${kindOf(value)}`);
  }
}

function isNoMap(value: object): boolean {
  return Symbol.iterator in value || Construct.isConstruct(value) || value instanceof RepositoryCredentials
    || ('grantRead' in value && typeof value.grantRead === 'function');
}

function checkList(value: unknown, property: string, entry: string, fail: ErrorFactory): void {
  if (value !== undefined && !Array.isArray(value)) {
    throw fail(`'${property}' must be a list, such as [${entry}], got ${kindOf(value)}`);
  }
}

function checkMember(value: unknown, member: string, subject: string, expected: string, fail: ErrorFactory): void {
  if (value !== undefined && (typeof value !== 'object' || value === null || !(member in value))) {
    throw fail(`${subject} must be ${expected}, got ${kindOf(value)}`);
  }
}

function kindOf(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'another object' : `a ${typeof value}`;
}
