import { App, CfnParameter, Fn } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { RepositoryCredentials, SecureFargateTaskDefinition } from '../../src';
import { container, ENV, errorOf, inlineStatements, newStack, SECRET_ARN, taskDefinition } from '../support/app';
import { readSecrets, taskOf } from '../support/reading';

const arnFor = (host: string) => SECRET_ARN.replace('prod/database', `registry/${host.replace(/[^a-z]/g, '-')}`);
const credentials = (arn: string) => RepositoryCredentials.fromSecretArn(arn, { anyEncryptionKey: true });
const HUB = arnFor('docker.io');
const GHCR = arnFor('ghcr.io');
const LOCAL = arnFor('registry.example.com');
const BY_HOST = { 'docker.io': credentials(HUB), 'ghcr.io': credentials(GHCR), 'registry.example.com:5000': credentials(LOCAL) };
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** The credentials an image is pulled with. */
function pulledWith(image: string): string | undefined {
  const stack = newStack({ env: ENV });
  taskOf(stack, { image: ecs.ContainerImage.fromRegistry(image) }, { registryCredentials: BY_HOST });
  return taskDefinition(stack).Properties.ContainerDefinitions[0].RepositoryCredentials?.CredentialsParameter;
}

describe('an image is pulled with the credentials of exactly its host and port', () => {
  test.each([
    ['nginx', HUB],
    ['nginx:1.27', HUB],
    [`nginx@${DIGEST}`, HUB],
    ['acme/app:1.4.2', HUB],
    ['docker.io/acme/app', HUB],
    ['index.docker.io/acme/app', HUB],
    ['ghcr.io/acme/app:1', GHCR],
    [`ghcr.io/acme/app:1@${DIGEST}`, GHCR],
    ['registry.example.com:5000/app', LOCAL],
    [`registry.example.com:5000/app@${DIGEST}`, LOCAL],
  ])('%s', (image, arn) => expect(pulledWith(image)).toBe(arn));

  test.each([
    'docker.io.evil.com/x', 'evil.com/docker.io/x', 'DOCKER.IO/acme/app', 'Docker.io/acme/app', 'docker.io:443/acme/app', 'user@docker.io/acme/app', 'registry-1.docker.io/acme/app',
    'xdocker.io/acme/app', 'ghcr.io.evil.com/acme/app', 'evil.com/ghcr.io/acme/app', 'ghcr.io:443/acme/app', 'GHCR.io/acme/app', 'sub.ghcr.io/acme/app', 'user@ghcr.io/acme/app',
    'user:pass@ghcr.io/acme/app', 'registry.example.com/app', 'registry.example.com:5001/app', 'registry.example.com:50000/app', 'https://ghcr.io/acme/app', 'localhost/app',
    'public.ecr.aws/docker/library/nginx', 'quay.io/acme/app',
  ])('and none goes to %s', (image) => {
    expect(pulledWith(image)).toBeUndefined();
  });

  test('and no statement is written for credentials that no image needs', () => {
    const stack = newStack({ env: ENV });
    taskOf(stack, { image: ecs.ContainerImage.fromRegistry('ghcr.io/acme/app:1') }, { registryCredentials: BY_HOST });
    expect(inlineStatements(stack)[0]).toEqual(readSecrets(GHCR));
  });
});

describe('an image whose name is a token', () => {
  test('gets those of its host where the host is literal, and none where a token is in it', () => {
    const stack = newStack({ env: ENV });
    const name = new CfnParameter(stack, 'Image').valueAsString;
    const images = [name, `docker.io/acme/app:${name}`, `ghcr.io/${name}`, Fn.importValue('Image'), `nginx:${name}`, `${name}/app`, `registry.example.com:${name}/app`];
    const task = new SecureFargateTaskDefinition(stack, 'Task', { registryCredentials: BY_HOST });
    images.forEach((image, index) => task.addContainer(`c${index}`, container({ image: ecs.ContainerImage.fromRegistry(image), essential: index === 0 })));
    const containers: any[] = taskDefinition(stack).Properties.ContainerDefinitions;
    expect(containers.map((each) => each.RepositoryCredentials?.CredentialsParameter))
      .toEqual([undefined, HUB, GHCR, undefined, HUB, undefined, undefined]);
    expect(inlineStatements(stack)[0]).toEqual(readSecrets(HUB, GHCR));
  });

  test('may have its own', () => {
    const stack = newStack({ env: ENV });
    const image = ecs.ContainerImage.fromRegistry(new CfnParameter(stack, 'Image').valueAsString);
    taskOf(stack, { image, repositoryCredentials: credentials(GHCR) }, { registryCredentials: BY_HOST });
    expect(taskDefinition(stack).Properties.ContainerDefinitions[0].RepositoryCredentials).toEqual({ CredentialsParameter: GHCR });
  });

  test('of Amazon ECR gets none and needs none', () => {
    const stack = newStack({ env: ENV });
    taskOf(stack, { image: ecs.ContainerImage.fromEcrRepository(new ecr.Repository(stack, 'Repository')) }, { registryCredentials: BY_HOST });
    expect(JSON.stringify(taskDefinition(stack))).not.toContain('RepositoryCredentials');
  });
});

describe('the credentials of a container', () => {
  test('win over those of its host', () => {
    const stack = newStack({ env: ENV });
    taskOf(stack, { image: ecs.ContainerImage.fromRegistry('acme/app'), repositoryCredentials: credentials(GHCR) }, { registryCredentials: BY_HOST });
    expect(taskDefinition(stack).Properties.ContainerDefinitions[0].RepositoryCredentials).toEqual({ CredentialsParameter: GHCR });
    expect(inlineStatements(stack)[0]).toEqual(readSecrets(GHCR));
  });

  test('are those of its host where it is added later, to the task or to the L2 task definition', () => {
    const stack = newStack({ env: ENV });
    const task = taskOf(stack, {}, { registryCredentials: BY_HOST });
    task.addContainer('later', container({ image: ecs.ContainerImage.fromRegistry('ghcr.io/acme/later') }));
    task.taskDefinition.addContainer('latest', { image: ecs.ContainerImage.fromRegistry('registry.example.com:5000/latest') });
    const containers: any[] = taskDefinition(stack).Properties.ContainerDefinitions;
    expect(containers.map(({ RepositoryCredentials: { CredentialsParameter } }) => CredentialsParameter)).toEqual([HUB, GHCR, LOCAL]);
    expect(inlineStatements(stack)[0].Resource).toEqual([HUB, GHCR, LOCAL].sort());
  });
});

describe("a key of 'registryCredentials'", () => {
  const withKeys = (...keys: string[]) => new SecureFargateTaskDefinition(newStack(), 'Task', {
    registryCredentials: Object.fromEntries(keys.map((key) => [key, credentials(HUB)])),
  });

  test.each(['index.docker.io', 'https://index.docker.io/v1/', 'https://docker.io'])('may name Docker Hub as %s', (key) => {
    const stack = newStack({ env: ENV });
    taskOf(stack, { image: ecs.ContainerImage.fromRegistry('acme/app') }, { registryCredentials: { [key]: credentials(HUB) } });
    expect(taskDefinition(stack).Properties.ContainerDefinitions[0].RepositoryCredentials).toEqual({ CredentialsParameter: HUB });
  });

  const noHost = (shown: string) => "Stack/Task: a key of 'registryCredentials' must be a registry's host, such as 'docker.io' or 'registry.example.com:5000',"
    + ` without scheme and path, got ${shown}`;
  test.each([
    ['with a scheme', 'https://ghcr.io', "'http…' (15 characters)"],
    ['with a path', 'ghcr.io/acme', "'ghcr…' (12 characters)"],
    ['that is a word', 'dockerhub', "'dock…' (9 characters)"],
    ['that is a wildcard', '*.example.com', "'*.ex…' (13 characters)"],
    ['with a user', 'user@ghcr.io', "'user…' (12 characters)"],
    ['that is empty', '', 'an empty string'],
    ['that is a pasted token', 'dckr_pat_0123456789abcdefABCD', "'dckr…' (29 characters)"],
    ['that is a pasted token in the shape of a host', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl', "'eyJh…' (53 characters)"],
  ])('fails %s', (_, key, shown) => {
    expect(errorOf(() => withKeys(key))).toBe(noHost(shown));
  });

  test.each(['123456789012.dkr.ecr.eu-central-1.amazonaws.com', '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', '123456789012.dkr-ecr.eu-central-1.on.aws'])(
    'fails that is a host of Amazon ECR: %s', (key) => {
      expect(errorOf(() => withKeys(key)))
        .toBe(`Stack/Task: 'registryCredentials' names '${key}', a registry of Amazon ECR; ECR takes the execution role's own permissions, leave it out`);
    });

  test('fails that is a token', () => {
    const key = new CfnParameter(newStack({ app: new App() }), 'Host').valueAsString;
    expect(errorOf(() => withKeys(key)))
      .toBe("Stack/Task: a key of 'registryCredentials' is a token; give the registry's host as a literal, such as 'ghcr.io'");
  });

  test('fails that names a registry a second time, in another spelling', () => {
    expect(errorOf(() => withKeys('docker.io', 'https://index.docker.io/v1/')))
      .toBe("Stack/Task: 'registryCredentials' names the registry 'docker.io' twice, in two spellings; keep one");
  });
});
