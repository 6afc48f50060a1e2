import { CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RepositoryCredentials } from '../../src';
import { ENV, newStack, SECRET_ARN, synthError, warnings } from '../support/app';
import { acknowledged, taskOf } from '../support/reading';

const credentials = () => RepositoryCredentials.fromSecretArn(SECRET_ARN, { anyEncryptionKey: true });
const problems = (stack: Stack) => synthError(stack).split('\n  ').slice(1);

describe('fails with credentials for an image of Amazon ECR', () => {
  const problem = "[Stack/Task] container 'app': its image is in Amazon ECR, which takes no registry credentials; remove them, the execution role may pull";

  test.each<[string, (stack: Stack) => ecs.ContainerImage]>([
    ['of a repository', (stack) => ecs.ContainerImage.fromEcrRepository(new ecr.Repository(stack, 'Repository'))],
    ['of an imported repository', (stack) => ecs.ContainerImage.fromEcrRepository(ecr.Repository.fromRepositoryName(stack, 'Repository', 'app'), '1.4.2')],
    ['by its name', () => ecs.ContainerImage.fromRegistry('123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:1')],
    ['by its name in China', () => ecs.ContainerImage.fromRegistry('123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/app:1')],
    ['by its name, of the account and Region of the stack', (stack) =>
      ecs.ContainerImage.fromRegistry(`${stack.account}.dkr.ecr.${stack.region}.${stack.urlSuffix}/app:1`)],
  ])('%s', (_, image) => {
    const stack = newStack();
    taskOf(stack, { image: image(stack), repositoryCredentials: credentials() });
    expect(problems(stack)).toEqual([problem]);
  });

  test('in the L2\'s own option', () => {
    const stack = newStack();
    const secret = new secretsmanager.Secret(stack, 'Secret');
    taskOf(stack, { image: ecs.ContainerImage.fromRegistry('123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:1', { credentials: secret }) });
    expect(problems(stack)).toEqual([problem]);
  });
});

test('fails with credentials said twice for one container', () => {
  const problem = "[Stack/Task] container 'app': registry credentials are given in its image ('credentials' of ContainerImage.fromRegistry) and in"
    + " 'repositoryCredentials' or 'registryCredentials'; Amazon ECS takes one, keep the latter";
  const [own, byHost] = [newStack(), newStack()];
  const image = (stack: Stack) => ecs.ContainerImage.fromRegistry('acme/app', { credentials: new secretsmanager.Secret(stack, 'Secret') });
  taskOf(own, { image: image(own), repositoryCredentials: credentials() });
  expect(problems(own)).toEqual([problem]);
  taskOf(byHost, { image: image(byHost) }, { registryCredentials: { 'docker.io': credentials() } });
  expect(problems(byHost)).toEqual([problem]);
});

describe('a host no image uses', () => {
  test('keeps a warning on the task definition, which can be acknowledged on the task', () => {
    const { before, after, sameTemplate } = acknowledged('cdk-fargate-secrets:registryHostUnused', (stack) =>
      taskOf(stack, {}, { registryCredentials: { 'docker.io': credentials(), 'ghcr.io': credentials() } }), { env: ENV });
    expect(before).toEqual([{
      path: '/Stack/Task/TaskDefinition',
      id: 'cdk-fargate-secrets:registryHostUnused',
      message: "'registryCredentials' has credentials for 'ghcr.io', and no image comes from there; a host is compared with its port and letter by letter."
        + " Remove the entry, or correct the host in it or in the image's name",
    }]);
    expect(after).toEqual([]);
    expect(sameTemplate).toBe(true);
  });

  test('is named with the others in one warning', () => {
    const stack = newStack();
    taskOf(stack, {}, { registryCredentials: { 'quay.io': credentials(), 'docker.io': credentials(), 'ghcr.io': credentials() } });
    expect(warnings(stack).map(({ message }) => message)).toEqual([expect.stringContaining("has credentials for 'quay.io', 'ghcr.io', and no image comes from there")]);
  });

  test.each([
    ['another port', 'registry.example.com', 'registry.example.com:5000/app'],
    ['another case', 'ghcr.io', 'GHCR.io/app'],
    ['a host that only begins alike', 'ghcr.io', 'ghcr.io.evil.com/app'],
  ])('is one whose image has %s', (_, host, image) => {
    const stack = newStack();
    taskOf(stack, { image: ecs.ContainerImage.fromRegistry(image) }, { registryCredentials: { [host]: credentials() } });
    expect(warnings(stack).map(({ id }) => id)).toEqual(['cdk-fargate-secrets:registryHostUnused']);
  });

  test('is none that a container uses which is added later', () => {
    const stack = newStack();
    const task = taskOf(stack, {}, { registryCredentials: { 'ghcr.io': credentials() } });
    task.taskDefinition.addContainer('later', { image: ecs.ContainerImage.fromRegistry('ghcr.io/acme/later') });
    expect(warnings(stack)).toEqual([]);
  });
});

describe('an image whose registry is not known', () => {
  const ID = 'cdk-fargate-secrets:imageHostUnknown';
  const token = (stack: Stack) => ecs.ContainerImage.fromRegistry(new CfnParameter(stack, 'Image').valueAsString);

  test('keeps a warning on its container, which can be acknowledged on the task', () => {
    const { before, after, sameTemplate } = acknowledged(ID, (stack) => {
      const task = taskOf(stack, {}, { registryCredentials: { 'docker.io': credentials() } });
      task.taskDefinition.addContainer('other', { image: token(stack) });
      return task;
    });
    expect(before).toEqual([{
      path: '/Stack/Task/TaskDefinition/other',
      id: ID,
      message: "container 'other': the name of its image is a token, so its registry is unknown and 'registryCredentials' gives it none;"
        + " set 'repositoryCredentials' on the container if the registry is private",
    }]);
    expect(after).toEqual([]);
    expect(sameTemplate).toBe(true);
  });

  test.each<[string, (stack: Stack) => ecs.ContainerImage]>([
    ['is not one of a repository', (stack) => ecs.ContainerImage.fromEcrRepository(new ecr.Repository(stack, 'Repository'))],
    ['is not one of Amazon ECR by its name', (stack) => ecs.ContainerImage.fromRegistry(`${stack.account}.dkr.ecr.${stack.region}.amazonaws.com/app:1`)],
    ['is not an asset', () => ecs.ContainerImage.fromAsset(__dirname, { file: 'registries.test.ts' })],
    ['is not one by a literal name', () => ecs.ContainerImage.fromRegistry('quay.io/acme/app')],
  ])('%s', (_, image) => {
    const stack = newStack();
    const task = taskOf(stack, {}, { registryCredentials: { 'docker.io': credentials() } });
    task.taskDefinition.addContainer('other', { image: image(stack) });
    expect(warnings(stack).filter(({ id }) => id === ID)).toEqual([]);
  });

  test('is not the log router that the L2 adds', () => {
    const stack = newStack();
    taskOf(stack, { logging: ecs.LogDrivers.firelens({ options: { Name: 'cloudwatch' } }) }, { registryCredentials: { 'docker.io': credentials() } });
    expect(warnings(stack).filter(({ id }) => id === ID)).toEqual([]);
  });

  test('needs no warning with credentials of its own, nor where there is no map', () => {
    const [own, without] = [newStack(), newStack()];
    taskOf(own, { image: token(own), repositoryCredentials: credentials() }, { registryCredentials: { 'docker.io': credentials() } });
    taskOf(without, { image: ecs.ContainerImage.fromRegistry(Fn.importValue('Image')) });
    expect([own, without].flatMap(warnings).filter(({ id }) => id === ID)).toEqual([]);
  });
});
