import { join } from 'path';
import { App, Aws, Fn, ScopedAws, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as assets from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { EcrPullThroughCache, PullThroughUpstream, RepositoryCredentials, SecureFargateTaskDefinition } from '../../src';
import { ecrRegistryOf } from '../../src/registry/ecr-registry';
import { ecrRepositoryArn, namesNoRepository } from '../../src/registry/ecr-repository';
import { allStatements, container, ENV, errorOf, inlineStatements, newStack, SECRET_ARN, synthError } from '../support/app';

test.each([
  ['123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/app:1.2', 'arn:aws:ecr:eu-central-1:123456789012:repository/team/app'],
  ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/app', 'arn:aws-cn:ecr:cn-north-1:123456789012:repository/app'],
  ['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/app:1', 'arn:aws-us-gov:ecr:us-gov-west-1:123456789012:repository/app'],
  ['123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu/app:1', 'arn:aws-eusc:ecr:eusc-de-east-1:123456789012:repository/app'],
  ['123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov/app:1', 'arn:aws-iso:ecr:us-iso-east-1:123456789012:repository/app'],
  ['123456789012.dkr-ecr.eu-central-1.on.aws/app:1', 'arn:aws:ecr:eu-central-1:123456789012:repository/app'],
  [`123456789012.dkr.ecr.eu-central-1.amazonaws.com/app@sha256:${'a'.repeat(64)}`, 'arn:aws:ecr:eu-central-1:123456789012:repository/app'],
  ['public.ecr.aws/nginx/nginx:1.27', undefined],
  ['123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov/app:1', 'arn:aws-iso-b:ecr:us-isob-east-1:123456789012:repository/app'],
  ['123456789012.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk/app:1', 'arn:aws-iso-e:ecr:eu-isoe-west-1:123456789012:repository/app'],
  ['123456789012.dkr.ecr.us-isof-south-1.csp.hci.ic.gov/app:1', 'arn:aws-iso-f:ecr:us-isof-south-1:123456789012:repository/app'],
  ['123456789012.dkr-ecr-fips.us-east-1.on.aws/app:1', 'arn:aws:ecr:us-east-1:123456789012:repository/app'],
  ['123456789012.dkr.ecr.eu-central-1.amazonaws.com.evil.example.com/app', undefined],
  ['123456789012.dkr.ecr.eu-central-1.evil.example.com/app', undefined],
  ['123456789012.dkr.ecr.eu-central-1.amazonaws.com.cn/app', undefined],
  ['123456789012.dkr.ecr.cn-north-1.amazonaws.com/app', undefined],
  ['x.123456789012.dkr.ecr.eu-central-1.amazonaws.com/app', undefined],
  ['123456789012.dkr.ecr.eu-central-1.amazonaws.com:5000/app', undefined],
  ['123456789012.dkr.ecr.eu-central-1.amazonaws.com', undefined],
  ['evil.example.com/123456789012.dkr.ecr.eu-central-1.amazonaws.com/app', undefined],
  ['1234.dkr.ecr.eu-central-1.amazonaws.com/app', undefined],
  ['acme/app', undefined],
])('the repository of %s is %s', (image, arn) => {
  expect(ecrRepositoryArn(image)).toBe(arn);
});

test('a repository may have a token in its name', () => {
  const { stackName } = new ScopedAws(newStack());
  expect(ecrRepositoryArn(`123456789012.dkr.ecr.eu-central-1.amazonaws.com/app-${stackName}:1@sha256:${'a'.repeat(64)}`))
    .toBe(`arn:aws:ecr:eu-central-1:123456789012:repository/app-${stackName}`);
});

test.each(['*', '*/app', 'team/*', 'ap?', 'app*', '${aws:PrincipalTag/team}', 'App', 'team//app', '-app', 'a b', ''])(
  'a repository that cannot exist, %j, has no ARN, with a token next to it neither', (path) => {
    const { stackName } = new ScopedAws(newStack());
    const host = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
    expect(ecrRepositoryArn(`${host}/${path}:1`)).toBeUndefined();
    expect(namesNoRepository(`${host}/${path}:1`)).toBe(true);
    expect(namesNoRepository(`${host}/${stackName}/${path}/x:1`)).toBe(true);
    expect(namesNoRepository(`ghcr.io/${path}:1`)).toBe(false);
  });

describe('the registry of an image', () => {
  const stack = newStack();
  const { accountId, region, urlSuffix } = new ScopedAws(stack);

  test.each([
    `${accountId}.dkr.ecr.${region}.${urlSuffix}/app`, `123456789012.dkr.ecr.${region}.amazonaws.com/app`, `12345678${accountId}.dkr.ecr.eu-${region}.amazonaws.com/app`,
    Fn.sub('${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/app:1'), Fn.join('.', [accountId, 'dkr', 'ecr', region, 'amazonaws.com/app']),
    Fn.join('', [accountId, '.dkr.ecr.', region, '.', urlSuffix, '/app']),
  ])('is of Amazon ECR, whatever is a token in it: %#', (image) => expect(ecrRegistryOf(image, stack)).toBeDefined());

  test.each([
    accountId, `ghcr.io/${accountId}.dkr.ecr.eu-central-1.amazonaws.com/app`, Fn.sub('${AWS::AccountId}.example.com/app'), Fn.importValue('Image'),
    `1234.dkr.ecr.${region}.amazonaws.com/app`, `123456789012.dkr.ecr.${region}.example.com/app`,
  ])('is another: %#', (image) => expect(ecrRegistryOf(image, stack)).toBeUndefined());
});

/** A directory with a Dockerfile. */
const IMAGE = join(__dirname, 'image');

const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

test('an image that names its repository as a string may be pulled from this repository and no other', () => {
  const stack = newStack();
  new SecureFargateTaskDefinition(stack, 'Task', {
    containers: { app: container({ image: ecs.ContainerImage.fromRegistry('210987654321.dkr.ecr.cn-north-1.amazonaws.com.cn/team/app:1.2') }) },
  });
  expect(inlineStatements(stack)).toEqual([
    { Effect: 'Allow', Action: PULL, Resource: 'arn:aws-cn:ecr:cn-north-1:210987654321:repository/team/app' },
    { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
  ]);
  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('Proper policies'))).toEqual([]);
});

test.each<[string, (stack: Stack) => Pick<ScopedAws, 'accountId' | 'region' | 'urlSuffix'>]>([
  ['anywhere', () => ({ accountId: Aws.ACCOUNT_ID, region: Aws.REGION, urlSuffix: Aws.URL_SUFFIX })],
  ['of the stack', (stack) => new ScopedAws(stack)],
])('account and Region of the name may be tokens, %s', (_, pseudo) => {
  const stack = newStack();
  const { accountId, region, urlSuffix } = pseudo(stack);
  const image = `${accountId}.dkr.ecr.${region}.${urlSuffix}/app:1`;
  new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ image: ecs.ContainerImage.fromRegistry(image) }) } });
  expect(inlineStatements(stack)[0].Resource).toEqual({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ecr:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':repository/app']],
  });
});

test('a repository of the app is granted once, by the L2, on the role itself', () => {
  const stack = newStack();
  const repository = new ecr.Repository(stack, 'Repository');
  new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ image: ecs.ContainerImage.fromEcrRepository(repository) }) } });
  expect(inlineStatements(stack)).toEqual([
    { Effect: 'Allow', Action: PULL, Resource: { 'Fn::GetAtt': [expect.stringContaining('Repository'), 'Arn'] } },
    { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
  ]);
});

test('fails with registry credentials for a repository of Amazon ECR', () => {
  const stack = newStack();
  const repositoryCredentials = RepositoryCredentials.fromSecretArn(SECRET_ARN);
  const image = ecs.ContainerImage.fromRegistry('123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:1');
  new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ image, repositoryCredentials }) } });
  expect(synthError(stack)).toContain("container 'app': its image is in Amazon ECR, which takes no registry credentials");
});

test('the owner of a repository in another account is given the statement to add', () => {
  const stack = newStack();
  const task = new SecureFargateTaskDefinition(stack, 'Task');
  expect(stack.resolve(task.ecrRepositoryPolicy).Statement).toEqual([
    { Sid: 'PullByTask', Effect: 'Allow', Action: PULL, Principal: { AWS: { 'Fn::GetAtt': [expect.stringContaining('ExecutionRole'), 'Arn'] } } },
  ]);
});

const pullOf = (Resource: unknown) => [
  { Effect: 'Allow', Action: PULL, Resource },
  { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
];

function taskWith(stack: Stack, image: ecs.ContainerImage) {
  return new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ image }) } });
}

test.each([
  ['this account', '123456789012'],
  ['another account', '210987654321'],
])('an imported repository of %s is granted alone, on the role itself', (_whose, account) => {
  const stack = newStack({ env: ENV });
  const repositoryArn = `arn:aws:ecr:eu-west-1:${account}:repository/team/app`;
  const repository = ecr.Repository.fromRepositoryAttributes(stack, 'Repository', { repositoryArn, repositoryName: 'team/app' });
  taskWith(stack, ecs.ContainerImage.fromEcrRepository(repository, '1.2'));
  expect(inlineStatements(stack)).toEqual(pullOf(repositoryArn));
  expect(allStatements(stack)).toEqual(inlineStatements(stack));
});

test('a repository in a stack of another account is granted here, and says there who may pull', () => {
  const app = new App();
  const registry = newStack({ app, id: 'Registry', env: { account: '210987654321', region: 'eu-central-1' } });
  const repository = new ecr.Repository(registry, 'Repository', { repositoryName: 'team/app' });
  const stack = newStack({ app, id: 'Service', env: ENV });
  taskWith(stack, ecs.ContainerImage.fromEcrRepository(repository));
  expect(inlineStatements(stack).map(({ Action }) => Action)).toEqual([PULL, 'ecr:GetAuthorizationToken']);
  expect(JSON.stringify(inlineStatements(stack)[0].Resource)).toContain(':repository/team/app');
});

test.each([
  ['fromAsset', () => ecs.ContainerImage.fromAsset(IMAGE)],
  ['a DockerImageAsset', (stack: Stack) => ecs.ContainerImage.fromDockerImageAsset(new assets.DockerImageAsset(stack, 'Asset', { directory: IMAGE }))],
  ['a tarball', () => ecs.ContainerImage.fromTarball(join(IMAGE, 'Dockerfile'))],
])('an image built by the app, as %s, is granted on the repository of assets alone', (_how, image) => {
  const stack = newStack({ env: ENV, context: { '@aws-cdk/core:enablePartitionLiterals': true } });
  taskWith(stack, image(stack));
  expect(inlineStatements(stack)).toEqual(pullOf('arn:aws:ecr:eu-central-1:123456789012:repository/cdk-hnb659fds-container-assets-123456789012-eu-central-1'));
});

test('images of several repositories, named in every way, are granted together', () => {
  const stack = newStack({ env: ENV });
  const arn = (name: string) => `arn:aws:ecr:eu-central-1:123456789012:repository/${name}`;
  const imported = ecr.Repository.fromRepositoryAttributes(stack, 'Repository', { repositoryArn: arn('b'), repositoryName: 'b' });
  new SecureFargateTaskDefinition(stack, 'Task', {
    containers: {
      c: container({ image: ecs.ContainerImage.fromRegistry('123456789012.dkr.ecr.eu-central-1.amazonaws.com/c:1') }),
      b: container({ image: ecs.ContainerImage.fromEcrRepository(imported), essential: false }),
      a: container({ image: ecs.ContainerImage.fromRegistry('123456789012.dkr.ecr.eu-central-1.amazonaws.com/a:1'), essential: false }),
      hub: container({ essential: false }),
    },
  });
  expect(inlineStatements(stack)).toEqual(pullOf([arn('a'), arn('b'), arn('c')]));
});

test('with the L2 an image that names its repository gets no permission, only a warning', () => {
  const stack = newStack();
  new ecs.FargateTaskDefinition(stack, 'Task').addContainer('app', {
    image: ecs.ContainerImage.fromRegistry('123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:1'),
  });
  expect(JSON.stringify(Template.fromStack(stack))).not.toContain('ecr:');
  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('Proper policies'))).toHaveLength(1);
});

describe('fails with registry credentials for', () => {
  const credentials = () => RepositoryCredentials.fromSecretArn(SECRET_ARN);

  test.each<[string, (stack: Stack) => ecs.ContainerImage]>([
    ['a repository of the app', (stack) => ecs.ContainerImage.fromEcrRepository(new ecr.Repository(stack, 'Repository'))],
    ['an imported repository', (stack) => ecs.ContainerImage.fromEcrRepository(ecr.Repository.fromRepositoryName(stack, 'Repository', 'app'))],
    ['an asset', () => ecs.ContainerImage.fromAsset(IMAGE)],
    ['an image of a pull-through cache', (stack) => new EcrPullThroughCache(stack, 'Cache', { upstream: PullThroughUpstream.quay() }).image('acme/app', '1')],
    ['a name with tokens', () => ecs.ContainerImage.fromRegistry(`${Aws.ACCOUNT_ID}.dkr.ecr.${Aws.REGION}.${Aws.URL_SUFFIX}/app:1`)],
  ])('%s', (_what, image) => {
    const stack = newStack();
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ image: image(stack), repositoryCredentials: credentials() }) } });
    expect(synthError(stack)).toContain("container 'app': its image is in Amazon ECR, which takes no registry credentials; remove them, the execution role may pull");
  });

  test.each(['123456789012.dkr.ecr.eu-central-1.amazonaws.com', '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', '123456789012.dkr-ecr.eu-central-1.on.aws'])(
    'the host %s', (host) => {
      expect(errorOf(() => new SecureFargateTaskDefinition(newStack(), 'Task', { registryCredentials: { [host]: credentials() } })))
        .toContain(`Stack/Task: 'registryCredentials' names '${host}', a registry of Amazon ECR`);
    });
});

test('a host that only looks like Amazon ECR is a registry like others: it takes credentials and no grant', () => {
  const stack = newStack();
  const host = '123456789012.dkr.ecr.eu-central-1.amazonaws.com.example.com';
  new SecureFargateTaskDefinition(stack, 'Task', {
    registryCredentials: { [host]: RepositoryCredentials.fromSecretArn(SECRET_ARN) },
    containers: { app: container({ image: ecs.ContainerImage.fromRegistry(`${host}/app:1`) }) },
  });
  expect(inlineStatements(stack)).toEqual([{ Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: SECRET_ARN }]);
});

test('the policy for the owner of a repository names a role that was passed in', () => {
  const stack = newStack({ env: ENV });
  const executionRole = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/execution');
  const task = new SecureFargateTaskDefinition(stack, 'Task', { executionRole });
  expect(stack.resolve(task.ecrRepositoryPolicy).Statement[0].Principal).toEqual({ AWS: 'arn:aws:iam::123456789012:role/execution' });
});
