import { CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RepositoryCredentials } from '../../src';
import { ObjectRead } from '../../src/delivery/object-access';
import { TaskReads } from '../../src/read/task-reads';
import { newStack } from '../support/app';

const named = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-AbCdEf`;
const credentials = (name: string) => RepositoryCredentials.fromSecretArn(named(name));
const ecrImage = (repository: string) => `123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/${repository}:1`;
const ecrArn = (repository: string) => `arn:aws:ecr:eu-central-1:123456789012:repository/acme/${repository}`;

/** The list of a task with containers of some images. */
function listOf(images: readonly string[], byHost: { readonly [host: string]: RepositoryCredentials } = {}) {
  const stack = newStack();
  const task = new ecs.FargateTaskDefinition(stack, 'Task');
  const list = new TaskReads(new Map(Object.entries(byHost)));
  const containers = images.map((image, index) => task.addContainer(`c${index}`, { image: ecs.ContainerImage.fromRegistry(image) }));
  containers.forEach((container) => list.addContainer(container));
  const override = (index: number, image: unknown) =>
    (task.node.defaultChild as CfnResource).addPropertyOverride(`ContainerDefinitions.${index}.Image`, image);
  return { stack, task, list, containers, override };
}

const arnsIn = (list: TaskReads, stack: Stack) => list.sources(stack).map(({ arn }) => arn);
const pulled = (list: TaskReads) => list.statements().flatMap(({ resources }) => resources);

describe('credentials of a container', () => {
  test.each<[string, string | undefined, string | undefined]>([
    ['no override', undefined, 'own'],
    ['another tag', 'ghcr.io/acme/app:2', 'own'],
    ['another image of the host', 'ghcr.io/other/image:1', 'own'],
    ['an image of another host', 'evil.example.com/acme/app:1', undefined],
    ['an image of Docker Hub', 'acme/app:1', undefined],
  ])('are for the registry of its image: %s', (_, image, expected) => {
    const { stack, list, containers: [app], override } = listOf(['ghcr.io/acme/app:1']);
    list.note(app, { credentials: credentials('own') });
    image && override(0, image);
    expect(list.credentialsOf(app)?.credentialsParameter).toBe(expected && named(expected));
    expect(list.factsOf(app).credentials).toBe(list.credentialsOf(app));
    expect(arnsIn(list, stack)).toEqual(expected ? [named(expected)] : []);
  });

  test('are for an image that only the deployment knows', () => {
    const { list, containers: [app] } = listOf([Lazy.string({ produce: () => 'ghcr.io/acme/app:1' })]);
    list.note(app, { credentials: credentials('own') });
    expect(list.credentialsOf(app)?.credentialsParameter).toBe(named('own'));
  });

  test('are not for an unknown image: before the override and after it', () => {
    const function_ = { 'Fn::Sub': 'ghcr.io/acme/app:${AWS::Region}' };
    const { list, containers: [app], override } = listOf(['${AWS::AccountId}.example.com/acme/app'], {});
    list.note(app, { credentials: credentials('own') });
    override(0, function_);
    expect(list.credentialsOf(app)).toBeUndefined();
  });

  test('are those of the host that the template names', () => {
    const { stack, list, containers, override } = listOf(['ghcr.io/acme/app:1', 'acme/app:1', 'quay.io/acme/app'], {
      'ghcr.io': credentials('github'), 'docker.io': credentials('hub'),
    });
    const all = () => containers.map((each) => list.credentialsOf(each)?.credentialsParameter);
    expect(all()).toEqual([named('github'), named('hub'), undefined]);
    expect(arnsIn(list, stack)).toEqual([named('github'), named('hub')]);
    override(0, 'quay.io/acme/app');
    override(2, 'ghcr.io/acme/app');
    expect(all()).toEqual([undefined, named('hub'), named('github')]);
  });

  test('are not those of the host where it has its own', () => {
    const { list, containers: [app], override } = listOf(['ghcr.io/acme/app:1'], { 'ghcr.io': credentials('github'), 'quay.io': credentials('quay') });
    list.note(app, { credentials: credentials('own') });
    expect(list.credentialsOf(app)?.credentialsParameter).toBe(named('own'));
    override(0, 'quay.io/acme/app');
    expect(list.credentialsOf(app)).toBeUndefined();
  });
});

describe('the repository of an image in Amazon ECR', () => {
  test('is readable where a string names it, once for each image', () => {
    const { list } = listOf([ecrImage('app'), 'acme/app:1', ecrImage('worker')]);
    expect(pulled(list)).toEqual([ecrArn('app'), ecrArn('worker'), '*']);
  });

  test('is not this library\'s affair where the L2 names it', () => {
    const { stack, task, list } = listOf([]);
    const repository = ecr.Repository.fromRepositoryName(stack, 'Images', 'acme/app');
    list.addContainer(task.addContainer('app', { image: ecs.ContainerImage.fromEcrRepository(repository) }));
    expect(pulled(list)).toEqual([]);
  });

  test('is that of the image that an override names', () => {
    const { list, override } = listOf(['acme/app:1', ecrImage('app'), ecrImage('worker')]);
    override(0, ecrImage('late'));
    override(1, 'acme/app:1');
    expect(pulled(list)).toEqual([ecrArn('late'), ecrArn('worker'), '*']);
  });

  test('does not change if an override changes something else', () => {
    const { task, list } = listOf([ecrImage('app')]);
    (task.node.defaultChild as CfnResource).addPropertyOverride('ContainerDefinitions.0.Essential', false);
    expect(pulled(list)).toEqual([ecrArn('app'), '*']);
  });
});

describe('the list', () => {
  const object = (objectKey: string): ObjectRead => ({ option: 'retainFiles', bucketArn: 'arn:aws:s3:::acme', objectKey, isAsset: false });

  test('knows nothing of a container but what it was told', () => {
    const { list, containers: [app] } = listOf(['acme/app:1']);
    expect(list.factsOf(app)).toEqual({ credentials: undefined, runtimeSecrets: [], writtenFiles: [], objects: [] });
    const stranger = new ecs.FargateTaskDefinition(newStack(), 'Task').addContainer('app', { image: ecs.ContainerImage.fromRegistry('acme/app:1') });
    expect(list.factsOf(stranger)).toEqual({ credentials: undefined, runtimeSecrets: [], writtenFiles: [], objects: [] });
  });

  test('adds to what it knows of a container', () => {
    const { list, containers: [app] } = listOf(['acme/app:1']);
    list.note(app, { objects: [object('a')] });
    list.note(app, { credentials: credentials('own') });
    expect(list.factsOf(app)).toMatchObject({ credentials: { credentialsParameter: named('own') }, objects: [object('a')] });
  });

  test('has the objects of containers, then those that stay readable', () => {
    const { list, containers: [app, worker] } = listOf(['acme/app:1', 'acme/app:1']);
    list.retainObject(object('old'));
    list.note(worker, { objects: [object('b')] });
    list.note(app, { objects: [object('a'), object('c')] });
    expect(list.objects.map(({ objectKey }) => objectKey)).toEqual(['a', 'c', 'b', 'old']);
  });

  test('has no objects of a container that is noted and not added', () => {
    const { task, list } = listOf([]);
    list.note(task.addContainer('app', { image: ecs.ContainerImage.fromRegistry('acme/app:1') }), { credentials: credentials('own') });
    expect(list.objects).toEqual([]);
  });

  test('has the objects that a container names', () => {
    const { stack, task, list } = listOf([]);
    const environmentFiles = [{ bind: () => ({ fileType: ecs.EnvironmentFileType.S3, s3Location: { bucketName: 'acme', objectKey: 'app.env' } }) }] as ecs.EnvironmentFile[];
    const container = task.addContainer('app', { image: ecs.ContainerImage.fromRegistry('acme/app:1'), environmentFiles });
    const added = list.addContainer(container);
    expect(added.map(({ objectKey, option }) => [objectKey, option])).toEqual([['app.env', 'environmentFiles']]);
    expect(list.objects).toEqual(added);
    expect(stack.resolve(added[0].bucketArn)).toEqual({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::acme']] });
  });

  test('counts how often a value stays readable', () => {
    const { stack, list } = listOf([]);
    const [a, b] = ['a', 'b'].map((name) => ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, name, named(name))));
    [a, b, a].forEach((secret) => list.retain(secret));
    expect([...list.retained]).toEqual([[named('a'), 2], [named('b'), 1]]);
  });

  test('allows what credential specs in Parameter Store take', () => {
    const { task, list } = listOf(['acme/app:1']);
    const location = 'arn:aws:ssm:eu-central-1:123456789012:parameter/spec';
    const credentialSpecs = [{ bind: () => ({ location }) }] as unknown as ecs.CredentialSpec[];
    list.addContainer(task.addContainer('app', { image: ecs.ContainerImage.fromRegistry('acme/app:1'), credentialSpecs }));
    expect(list.sources(task.stack)).toMatchObject([{ arn: location }]);
    expect(list.statements()).toEqual([]);
  });
});
