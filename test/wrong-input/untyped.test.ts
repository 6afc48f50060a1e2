import { SecretValue, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { EcsTask } from 'aws-cdk-lib/aws-events-targets';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import { EcsFargateLaunchTarget, EcsRunTask } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import {
  RepositoryCredentials, RepositoryCredentialsSecret, RuntimeSecret, SecretByName, SecureFargateTaskDefinition, TaskSecret,
} from '../../src';
import { container, ENV, errorOf, newStack, SECRET_ARN } from '../support/app';
import { taskOf } from '../support/reading';

// What TypeScript refuses and JavaScript passes. Each message says where, which property, and what to write; none shows a value.

const VALUE = 'hunter2!hunter2!';
const untyped = (value: unknown) => value as never;
const secret = (stack: Stack) => secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN);
const reference = () => TaskSecret.fromValueFrom(SECRET_ARN);
const credentials = () => RepositoryCredentials.fromSecretArn(SECRET_ARN);
const task = (props: unknown) => (stack: Stack) => new SecureFargateTaskDefinition(stack, 'Task', untyped(props));
const app = (options: unknown) => task({ containers: { app: options } });
const withSecret = (make: (stack: Stack) => unknown) => (stack: Stack) => taskOf(stack, { secrets: { PASSWORD: untyped(make(stack)) } });

/** The mistake, the code that makes it, what the message begins with, and what it tells to write. */
type Mistake = [name: string, code: (stack: Stack) => unknown, place: string, fix: string];

const TASK: Mistake[] = [
  ['null as props', task(null), 'Stack/Task: the props must be an object', 'got null'],
  ['null as containers', task({ containers: null }), "Stack/Task: 'containers' must be an object with the options of each container by its key", 'got null'],
  ['a list of containers', task({ containers: [container()] }), "Stack/Task: 'containers'", '{ app: { image } }, got a list'],
  ['a Map of containers', task({ containers: new Map([['app', container()]]) }), "Stack/Task: 'containers'", '{ app: { image } }'],
  ['a string as containers', task({ containers: VALUE }), "Stack/Task: 'containers'", 'got a string'],
  ['one container as containers', task({ containers: container() }), "Stack/Task, container 'image'", "give an image, such as ecs.ContainerImage.fromRegistry('…')"],
  ['a list of credentials', task({ registryCredentials: [credentials()] }), "Stack/Task: 'registryCredentials'", "by its host, such as 'docker.io', got a list"],
  ['credentials without a host', task({ registryCredentials: credentials() }), "Stack/Task: 'registryCredentials'", "by its host, such as 'docker.io'"],
  ['a secret as registry credentials', (stack) => task({ registryCredentials: { 'docker.io': secret(stack) } })(stack),
    "Stack/Task: 'docker.io' in 'registryCredentials' is not a RepositoryCredentials", 'give RepositoryCredentials.fromSecretsManager(secret)'],
  ['a RepositoryCredentialsSecret as registry credentials', (stack) =>
    task({ registryCredentials: { 'docker.io': new RepositoryCredentialsSecret(stack, 'Registry', { username: 'acme' }) } })(stack),
  "Stack/Task: 'docker.io' in 'registryCredentials'", "give 'credentials' of the RepositoryCredentialsSecret"],
  ['one reference as retained ones', task({ retainAccess: reference() }), "Stack/Task: 'retainAccess' must be a list", '[TaskSecret.fromSecretsManager(secret)]'],
  ['a secret as a retained reference', (stack) => task({ retainAccess: [secret(stack)] })(stack), "Stack/Task: entry 1 of 'retainAccess' is a secret", 'give TaskSecret.fromSecretsManager'],
  ['a path as retained files', task({ retainFiles: 'prod/app.env' }), "Stack/Task: 'retainFiles' must be a list", '[ecs.EnvironmentFile.fromBucket(bucket, key)]'],
  ['the ARN of a role', task({ executionRole: 'arn:aws:iam::123456789012:role/acme' }), "Stack/Task: 'executionRole'", 'iam.Role.fromRoleArn'],
  ['the ARN of a task role', task({ taskRole: 'arn:aws:iam::123456789012:role/acme' }), "Stack/Task: 'taskRole'", 'iam.Role.fromRoleArn'],
  ['the name of an image for secret files', task({ secretFilesImage: 'busybox' }), "Stack/Task: 'secretFilesImage'", 'ecs.ContainerImage.fromRegistry'],
  ['a placement in small letters', task({ policyPlacement: 'managed' }), "Stack/Task: 'policyPlacement'", 'PolicyPlacement.MANAGED'],
  ['a task option in the singular', task({ container: {} }), "Stack/Task: there is no option 'container'", "did you mean 'containers'?"],
];

const CONTAINER: Mistake[] = [
  ['no options', app(undefined), "Stack/Task, container 'app': the options are undefined", 'image'],
  ['null as options', app(null), "Stack/Task, container 'app': the options are null", 'image'],
  ['no image', app({}), "Stack/Task, container 'app': 'image' is undefined", 'ecs.ContainerImage.fromRegistry'],
  ['the name of an image', app({ image: 'acme/app:1' }), "Stack/Task, container 'app': 'image'", 'ecs.ContainerImage.fromRegistry'],
  ['options without a key', (stack) => new SecureFargateTaskDefinition(stack, 'Task').addContainer(untyped(container()), untyped(undefined)),
    'Stack/Task: the key of a container must be a string', "addContainer('app', { image })"],
  ['no key of a container', (stack) => taskOf(stack).container(untyped(undefined)), "Stack/Task: no container has the key 'undefined'", "there are 'app'"],
  ['a container option in the singular', app(container({ ['secret' as never]: untyped({}) })), "Stack/Task, container 'app': there is no option 'secret'", "did you mean 'secrets'?"],
  ['a secret as credentials', (stack) => taskOf(stack, { repositoryCredentials: untyped(secret(stack)) }),
    "Stack/Task, container 'app': 'repositoryCredentials' is not a RepositoryCredentials", 'give RepositoryCredentials.fromSecretsManager(secret)'],
  ['a string as credentials', (stack) => taskOf(stack, { repositoryCredentials: untyped(VALUE) }),
    "Stack/Task, container 'app': 'repositoryCredentials' is not a RepositoryCredentials", 'RepositoryCredentials.fromSecretArn(arn)'],
  ['a list of secrets', (stack) => taskOf(stack, { secrets: untyped([reference()]) }), "Stack/Task, container 'app': 'secrets' must be an object", 'got a list'],
  ['one reference as secrets', (stack) => taskOf(stack, { secrets: untyped(reference()) }), "Stack/Task, container 'app': 'secrets' must be an object", 'DATABASE_PASSWORD: TaskSecret'],
  ['a string as secret files', (stack) => taskOf(stack, { secretFiles: untyped('/run/secrets') }), "Stack/Task, container 'app': 'secretFiles' must be an object", '{ files: { name: '],
  ['files that are not in `files`', (stack) => taskOf(stack, { secretFiles: untyped({ 'tls.key': reference() }) }), "Stack/Task, container 'app': 'secretFiles' names no file", '{ files: { name: '],
  ['a mode as a number', (stack) => taskOf(stack, { secretFiles: { mode: untyped(0o440), files: { key: reference() } } }),
    "Stack/Task, container 'app': 'secretFiles.mode' must be three octal digits", "'0400', got a number"],
  ['an owner as a number', (stack) => taskOf(stack, { secretFiles: { owner: untyped(1000), files: { key: reference() } } }),
    "Stack/Task, container 'app': 'secretFiles.owner' must be a numeric 'uid'", 'got a number'],
  ['the key of an env file', (stack) => taskOf(stack, { environmentFiles: untyped(['prod/app.env']) }),
    "Stack/Task, container 'app': entry 1 of 'environmentFiles'", 'ecs.EnvironmentFile.fromBucket(bucket, key)'],
  ['a reference as a runtime secret', (stack) => taskOf(stack, { runtimeSecrets: { PASSWORD: untyped(reference()) } }),
    "Stack/Task, container 'app': 'PASSWORD' in 'runtimeSecrets' is not a RuntimeSecret", 'give RuntimeSecret.fromSecretsManager(secret)'],
];

const SECRET: Mistake[] = [
  ['undefined', withSecret(() => undefined), 'is undefined', 'give TaskSecret.fromSecretsManager(secret)'],
  ['null', withSecret(() => null), 'is null', 'give TaskSecret.fromSecretsManager(secret)'],
  ['a value', withSecret(() => VALUE), 'is a string', 'TaskSecret.fromValueFrom'],
  ['an ARN', withSecret(() => SECRET_ARN), 'is a string', 'TaskSecret.fromValueFrom'],
  ['the ARN of a new secret', withSecret((stack) => new secretsmanager.Secret(stack, 'New').secretArn), 'is a string', 'TaskSecret.fromValueFrom'],
  ['a number', withSecret(() => 7), 'is a number', 'give TaskSecret.fromSecretsManager(secret)'],
  ['an object', withSecret(() => ({ value: VALUE })), 'is not an ecs.Secret', 'give TaskSecret.fromSecretsManager(secret)'],
  ['a secret', withSecret(secret), 'is a secret', 'give TaskSecret.fromSecretsManager(secret'],
  ['a parameter', withSecret((stack) => ssm.StringParameter.fromStringParameterName(stack, 'Parameter', '/prod/key')), 'is a parameter', 'give TaskSecret.fromSsmParameter(parameter)'],
  ['a SecretValue', withSecret(() => SecretValue.unsafePlainText(VALUE)), 'is a SecretValue', 'give TaskSecret.fromSecretsManager(secret)'],
  ['a RuntimeSecret', withSecret((stack) => RuntimeSecret.fromSecretsManager(secret(stack))), 'is a RuntimeSecret', "belongs in 'runtimeSecrets'"],
  ['RepositoryCredentials', withSecret(credentials), 'is a RepositoryCredentials', "belongs in 'registryCredentials'"],
].map(([name, code, what, fix]) => [`${name} as the secret of a variable`, code, `Stack/Task, container 'app': 'PASSWORD' in 'secrets' ${what}`, fix] as Mistake);

const OTHERS: Mistake[] = [
  ['a JSON key in other letters', (stack) => TaskSecret.fromSecretsManager(secret(stack), untyped({ jsonkey: 'password' })), 'TaskSecret.fromSecretsManager', "did you mean 'jsonKey'?"],
  ["the CDK's word for a JSON key", (stack) => TaskSecret.fromSecretsManager(secret(stack), untyped({ field: 'password' })), 'TaskSecret.fromSecretsManager', "did you mean 'jsonKey'?"],
  ["the CDK's word for a version", (stack) => TaskSecret.fromSecretsManager(secret(stack), untyped({ versionStage: 'AWSPREVIOUS' })), 'TaskSecret.fromSecretsManager', "did you mean 'version'?"],
  ['a parameter as a secret', (stack) => TaskSecret.fromSecretsManager(untyped(ssm.StringParameter.fromStringParameterName(stack, 'Parameter', '/prod/key'))),
    "TaskSecret.fromSecretsManager: 'secret' is a parameter", "use 'fromSsmParameter'"],
  ['a secret as a parameter', (stack) => TaskSecret.fromSsmParameter(untyped(secret(stack))), "TaskSecret.fromSsmParameter: 'parameter' is a secret", "use 'fromSecretsManager'"],
  ['the name of a bucket', () => RuntimeSecret.fromS3Object(untyped('acme-settings'), 'prod/app.p12'), "RuntimeSecret.fromS3Object: 'bucket' is a string", 'Bucket.fromBucketName(this, id, name)'],
  ['no props of a name', (stack) => new SecretByName(stack, 'Name', untyped(undefined)), "Stack/Name: 'props' is undefined", 'check where the value comes from'],
  ['no props of registry credentials', (stack) => new RepositoryCredentialsSecret(stack, 'Registry', untyped(undefined)), "Stack/Registry: 'props' is undefined", 'check where the value comes from'],
  ["a secret in the CDK's own addSecret", (stack) => {
    taskOf(stack).container('app').addSecret('PASSWORD', untyped(secret(stack)));
    return Template.fromStack(stack);
  }, '', "Stack/Task, container 'app': 'PASSWORD' in 'secrets' is not an ecs.Secret; give TaskSecret.fromSecretsManager(secret)"],
];

describe.each(Object.entries({ TASK, CONTAINER, SECRET, OTHERS }))('%s', (_, mistakes) => {
  test.each(mistakes)('%s fails with the place and what to write', (_name, code, place, fix) => {
    const message = errorOf(() => code(newStack({ env: ENV })));
    expect(message).toContain(place);
    expect(message).toContain(fix);
    expect(message).not.toContain(VALUE.slice(0, 7));
  });
});

describe('the construct instead of its task definition', () => {
  const PASS = "Stack/Task: a SecureFargateTaskDefinition is passed where the CDK takes a task definition; pass 'taskDefinition' of it";

  test.each<[string, (stack: Stack, cluster: ecs.Cluster, taskDefinition: never) => unknown]>([
    ['FargateService', (stack, cluster, taskDefinition) => new ecs.FargateService(stack, 'Service', { cluster, taskDefinition })],
    ['Ec2Service', (stack, cluster, taskDefinition) => new ecs.Ec2Service(stack, 'Service', { cluster, taskDefinition })],
    ['the target of a rule', (_stack, cluster, taskDefinition) => new EcsTask({ cluster, taskDefinition }).bind(untyped({}))],
    ['a step of a state machine', (stack, cluster, taskDefinition) => new EcsRunTask(stack, 'Run', {
      cluster, taskDefinition, launchTarget: new EcsFargateLaunchTarget(), integrationPattern: stepfunctions.IntegrationPattern.REQUEST_RESPONSE,
    })],
  ])('fails in %s, and says what to pass', (_name, code) => {
    const stack = newStack({ env: ENV });
    const cluster = new ecs.Cluster(stack, 'Cluster');
    expect(errorOf(() => code(stack, cluster, untyped(taskOf(stack))))).toContain(PASS);
  });
});
