import { App, CfnParameter, Environment, SecretValue, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { EcrPullThroughCache, FirstPull, IEcrPullThroughCache, PullThroughCredentials, PullThroughUpstream, SecureFargateTaskDefinition } from '../../src';
import { container, ENV, errorOf, inlineStatements, KEY_ARN, newStack, taskDefinition, warnings } from '../support/app';

const PLANTED = 'planted-4711';
const CREDENTIALS: PullThroughCredentials = { username: 'acme-bot', accessToken: SecretValue.secretsManager('bootstrap/docker-hub') };
const HOST = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const repository = (path: string) => `arn:aws:ecr:eu-central-1:123456789012:repository/${path}`;

function cacheOf(upstream: PullThroughUpstream, repositoryPrefix?: string, env: Environment = ENV) {
  const stack = newStack({ env });
  return { stack, cache: new EcrPullThroughCache(stack, 'Cache', { upstream, repositoryPrefix }) };
}

function ruleOf(stack: Stack): any {
  const [rule] = Object.values(Template.fromStack(stack).findResources('AWS::ECR::PullThroughCacheRule'));
  return rule.Properties;
}

/** The image name in a task that pulls from a cache. */
function pulled(stack: Stack, cache: IEcrPullThroughCache, path: string, tag: string, firstPull?: FirstPull) {
  new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ image: cache.image(path, tag, { firstPull }) }) } });
  return taskDefinition(stack).Properties.ContainerDefinitions[0].Image;
}

describe('the rule', () => {
  test.each([
    ['docker-hub', 'registry-1.docker.io', 'docker-hub', PullThroughUpstream.dockerHub(CREDENTIALS)],
    ['github-container-registry', 'ghcr.io', 'github', PullThroughUpstream.gitHub(CREDENTIALS)],
    ['gitlab-container-registry', 'registry.gitlab.com', 'gitlab', PullThroughUpstream.gitLab(CREDENTIALS)],
    ['azure-container-registry', 'acme01.azurecr.io', 'azure', PullThroughUpstream.azure('Acme01', CREDENTIALS)],
    ['chainguard', 'cgr.dev', 'chainguard', PullThroughUpstream.chainguard(CREDENTIALS)],
  ])('for %s signs in at %s with a secret of the shape Amazon ECR wants', (upstreamRegistry, url, prefix, upstream) => {
    const { stack } = cacheOf(upstream);
    const [[id, secret], ...others] = Object.entries<any>(Template.fromStack(stack).findResources('AWS::SecretsManager::Secret'));
    expect(others).toEqual([]);
    expect(ruleOf(stack)).toEqual({
      EcrRepositoryPrefix: prefix,
      UpstreamRegistry: upstreamRegistry,
      UpstreamRegistryUrl: url,
      CredentialArn: { Ref: id },
    });
    // No key: it is under the one AWS manages.
    expect(secret.Properties).toEqual({ Name: expect.stringMatching(/^ecr-pullthroughcache\/Stack-Cache-[0-9A-F]{8}$/), SecretString: expect.any(String) });
    expect(JSON.parse(secret.Properties.SecretString)).toEqual({
      username: 'acme-bot',
      accessToken: '{{resolve:secretsmanager:bootstrap/docker-hub:SecretString:::}}',
    });
    expect(secret).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test.each([
    ['quay', 'quay.io', 'quay', PullThroughUpstream.quay()],
    ['k8s', 'registry.k8s.io', 'kubernetes', PullThroughUpstream.kubernetes()],
    ['ecr-public', 'public.ecr.aws', 'ecr-public', PullThroughUpstream.ecrPublic()],
  ])('for %s needs no credentials and makes no secret', (upstreamRegistry, url, prefix, upstream) => {
    const { stack } = cacheOf(upstream);
    expect(ruleOf(stack)).toEqual({ EcrRepositoryPrefix: prefix, UpstreamRegistry: upstreamRegistry, UpstreamRegistryUrl: url });
    Template.fromStack(stack).resourceCountIs('AWS::SecretsManager::Secret', 0);
  });

  test.each(['ab', 'a1', 'team/docker-hub', 'a.b_c-d', 'x'.repeat(30)])('may have the prefix %s', (prefix) => {
    const { stack, cache } = cacheOf(PullThroughUpstream.quay(), prefix);
    expect(ruleOf(stack).EcrRepositoryPrefix).toBe(prefix);
    expect(cache.repositoryPrefix).toBe(prefix);
  });

  test.each(['', 'a', 'x'.repeat(31), 'Team', '/a', 'a/', 'a//b', 'a__b', 'a--b', 'a b', '-ab', 'ab-', 'ab*'])('fails with the prefix %j', (prefix) => {
    expect(errorOf(() => cacheOf(PullThroughUpstream.quay(), prefix))).toContain("Stack/Cache: 'repositoryPrefix' must be 2 to 30 lower-case letters and digits");
  });

  test.each(['acme', 'acme-registry', 'acme.azurecr.io', '', 'x'.repeat(51)])('fails for the registry of Azure named %j', (name) => {
    expect(errorOf(() => PullThroughUpstream.azure(name, CREDENTIALS))).toContain("PullThroughUpstream.azure: 'registryName' must be the name before '.azurecr.io'");
  });
});

describe('the credentials of an upstream', () => {
  const hub = (credentials: PullThroughCredentials) => () => cacheOf(PullThroughUpstream.dockerHub(credentials));
  const imported = (name: string, encryptionKey?: (stack: Stack) => kms.IKey, region = 'eu-central-1', account = '123456789012') => () => {
    const stack = newStack({ env: ENV });
    const secret = secretsmanager.Secret.fromSecretAttributes(stack, 'Secret', {
      secretCompleteArn: `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`,
      encryptionKey: encryptionKey?.(stack),
    });
    new EcrPullThroughCache(stack, 'Cache', { upstream: PullThroughUpstream.dockerHub({ secret }) });
    return ruleOf(stack);
  };

  test('may be an existing secret', () => {
    expect(imported('ecr-pullthroughcache/docker-hub')().CredentialArn)
      .toBe('arn:aws:secretsmanager:eu-central-1:123456789012:secret:ecr-pullthroughcache/docker-hub-AbCdEf');
  });

  test('may be a secret that states the key AWS manages', () => {
    expect(imported('ecr-pullthroughcache/docker-hub', (stack) => kms.Alias.fromAliasName(stack, 'Key', 'alias/aws/secretsmanager'))).not.toThrow();
  });

  test('may be a secret of the app', () => {
    const stack = newStack();
    const secret = new secretsmanager.Secret(stack, 'Secret', { secretName: 'ecr-pullthroughcache/docker-hub' });
    new EcrPullThroughCache(stack, 'Cache', { upstream: PullThroughUpstream.dockerHub({ secret }) });
    expect(ruleOf(stack).CredentialArn).toEqual({ Ref: expect.stringMatching(/^Secret/) });
  });

  test.each<[string, () => unknown, string]>([
    ['under a customer key', imported('ecr-pullthroughcache/x', (stack) => kms.Key.fromKeyArn(stack, 'Key', KEY_ARN)),
      'the secret of an upstream must be under the AWS managed key, and this one has a customer managed key, which Amazon ECR refuses'],
    ['of another name', imported('docker-hub'), "the name of the secret of an upstream must begin with 'ecr-pullthroughcache/'"],
    ['whose name has the prefix further on', imported('x/ecr-pullthroughcache/y'), "must begin with 'ecr-pullthroughcache/'"],
    ['of another Region', imported('ecr-pullthroughcache/x', undefined, 'eu-west-1'),
      'the secret of an upstream must be in the Region of the rule, eu-central-1, and this one is in eu-west-1'],
    ['of another account', imported('ecr-pullthroughcache/x', undefined, 'eu-central-1', '210987654321'),
      'the secret of an upstream must be in the account of the rule, 123456789012, and this one is in 210987654321'],
    ['without an access token', hub({ username: 'acme-bot' }), "must be an existing 'secret', or both 'username' and 'accessToken'"],
    ['without a user name', hub({ accessToken: CREDENTIALS.accessToken }), "must be an existing 'secret', or both 'username' and 'accessToken'"],
    ['that are empty', hub({}), "must be an existing 'secret', or both 'username' and 'accessToken'"],
    ['said twice', () => {
      const stack = newStack();
      const secret = new secretsmanager.Secret(stack, 'Secret', { secretName: 'ecr-pullthroughcache/x' });
      new EcrPullThroughCache(stack, 'Cache', { upstream: PullThroughUpstream.dockerHub({ secret, username: 'acme-bot' }) });
    }, "the credentials of the upstream name an existing 'secret' and a 'username' or 'accessToken' for a new one; keep one of the two"],
    ['in a SecureString', hub({ username: 'acme-bot', accessToken: SecretValue.ssmSecure('/hub') }), "'accessToken' is a SecureString parameter"],
    ['in plain text', hub({ username: 'acme-bot', accessToken: SecretValue.unsafePlainText(PLANTED) }),
      "'accessToken' is plain text and would be in the template"],
  ])('fail %s', (_what, action, expected) => {
    const message = errorOf(action);
    expect(message).toContain('Stack/Cache: ');
    expect(message).toContain(expected);
    expect(message).not.toContain(PLANTED);
  });

  test('are not readable by a task that pulls through the cache', () => {
    const { stack, cache } = cacheOf(PullThroughUpstream.dockerHub(CREDENTIALS));
    pulled(stack, cache, 'acme/app', '1');
    expect(inlineStatements(stack).flatMap(({ Action }) => Action)).not.toContainEqual(expect.stringMatching(/^(secretsmanager|kms):/));
    expect(taskDefinition(stack).Properties.ContainerDefinitions[0].RepositoryCredentials).toBeUndefined();
  });
});

describe('an image', () => {
  const hub = () => cacheOf(PullThroughUpstream.dockerHub(CREDENTIALS));
  const DIGEST = `sha256:${'0a'.repeat(32)}`;

  test.each([
    ['acme/app', '1.4.2', 'docker-hub/acme/app:1.4.2'],
    ['library/nginx', '1.27', 'docker-hub/library/nginx:1.27'],
    ['nginx', '1.27', 'docker-hub/library/nginx:1.27'],
    ['nginx', DIGEST, `docker-hub/library/nginx@${DIGEST}`],
  ])('%s %s of Docker Hub is %s', (path, tag, expected) => {
    const { stack, cache } = hub();
    expect(pulled(stack, cache, path, tag)).toBe(`${HOST}/${expected}`);
  });

  test('without a path is not an official image at any other registry', () => {
    const { stack, cache } = cacheOf(PullThroughUpstream.kubernetes());
    expect(pulled(stack, cache, 'pause', '3.9')).toBe(`${HOST}/kubernetes/pause:3.9`);
  });

  test('may be pulled by the task and, when it is not there yet, fetched into this one repository', () => {
    const { stack, cache } = hub();
    pulled(stack, cache, 'library/nginx', '1.27');
    expect(inlineStatements(stack)).toEqual([
      { Effect: 'Allow', Action: PULL, Resource: repository('docker-hub/library/nginx') },
      { Effect: 'Allow', Action: ['ecr:BatchImportUpstreamImage', 'ecr:CreateRepository'], Resource: repository('docker-hub/library/nginx') },
      { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    ]);
    expect(warnings(stack)).toEqual([]);
  });

  test('may be pulled, and not fetched, where somebody else fills the cache', () => {
    const { stack, cache } = hub();
    pulled(stack, cache, 'library/nginx', '1.27', FirstPull.EXTERNAL);
    expect(inlineStatements(stack)).toEqual([
      { Effect: 'Allow', Action: PULL, Resource: repository('docker-hub/library/nginx') },
      { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    ]);
  });

  test('may be used by several containers, granted once', () => {
    const { stack, cache } = hub();
    new SecureFargateTaskDefinition(stack, 'Task', {
      containers: { app: container({ image: cache.image('nginx', '1') }), side: container({ image: cache.image('redis', '7'), essential: false }) },
    });
    expect(inlineStatements(stack)[0].Resource).toEqual([repository('docker-hub/library/nginx'), repository('docker-hub/library/redis')]);
    expect(inlineStatements(stack)).toHaveLength(3);
  });

  test('of a stack without account and Region is named at deployment', () => {
    const stack = newStack();
    const cache = new EcrPullThroughCache(stack, 'Cache', { upstream: PullThroughUpstream.quay() });
    const registry = [{ Ref: 'AWS::AccountId' }, '.dkr.ecr.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }];
    expect(pulled(stack, cache, 'acme/app', '1')).toEqual({ 'Fn::Join': ['', [...registry, '/quay/acme/app:1']] });
    expect(inlineStatements(stack)[0].Resource).toEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ecr:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':repository/quay/acme/app']],
    });
  });

  test.each([
    ['cn-north-1', 'amazonaws.com.cn', 'aws-cn'],
    ['us-gov-west-1', 'amazonaws.com', 'aws-us-gov'],
    ['eusc-de-east-1', 'amazonaws.eu', 'aws-eusc'],
    ['us-iso-east-1', 'c2s.ic.gov', 'aws-iso'],
    ['us-isob-east-1', 'sc2s.sgov.gov', 'aws-iso-b'],
  ])('in %s is at a host that ends in %s', (region, suffix, partition) => {
    const { stack, cache } = cacheOf(PullThroughUpstream.quay(), undefined, { account: ENV.account, region });
    expect(pulled(stack, cache, 'acme/app', '1')).toBe(`123456789012.dkr.ecr.${region}.${suffix}/quay/acme/app:1`);
    expect(inlineStatements(stack)[0].Resource).toBe(`arn:${partition}:ecr:${region}:123456789012:repository/quay/acme/app`);
  });

  test('may have a repository and a tag that are known at deployment', () => {
    const { stack, cache } = hub();
    const [path, tag] = ['Path', 'Tag'].map((id) => new CfnParameter(stack, id).valueAsString);
    expect(pulled(stack, cache, path, tag)).toEqual({ 'Fn::Join': ['', [`${HOST}/docker-hub/`, { Ref: 'Path' }, ':', { Ref: 'Tag' }]] });
    expect(inlineStatements(stack)[0].Resource).toEqual({ 'Fn::Join': ['', [repository('docker-hub/'), { Ref: 'Path' }]] });
  });

  test.each(['', 'Acme/App', 'docker.io/acme/app:1', '/acme', 'acme/', 'acme//app', 'acme/*', 'acme/app@1', 'a__b/c'])('fails with the repository %j', (path) => {
    expect(errorOf(() => hub().cache.image(path, '1'))).toContain("Stack/Cache: 'repository' must be a path without a host, such as 'library/nginx'");
  });

  test.each(['', '-1', 'a b', 'sha256:abc', 'sha256:*', '1.27@sha256:1', 'x'.repeat(129)])('fails with the tag %j', (tag) => {
    expect(errorOf(() => hub().cache.image('acme/app', tag))).toContain("Stack/Cache: 'tag' must be a tag such as '1.27', or a digest such as 'sha256:…'");
  });
});

describe('the registry policy', () => {
  test('lets principals fill the cache, under its prefix only', () => {
    const { stack, cache } = cacheOf(PullThroughUpstream.quay());
    const principal = new iam.ArnPrincipal('arn:aws:iam::123456789012:role/builder');
    expect(stack.resolve(cache.registryPolicy([principal])).Statement).toEqual([{
      Effect: 'Allow',
      Action: ['ecr:BatchImportUpstreamImage', 'ecr:CreateRepository'],
      Principal: { AWS: 'arn:aws:iam::123456789012:role/builder' },
      Resource: repository('quay/*'),
    }]);
  });
});

describe('an existing rule', () => {
  const imported = (attributes = {}, stack = newStack({ env: ENV })) => ({
    stack,
    cache: EcrPullThroughCache.fromAttributes(stack, 'Cache', { repositoryPrefix: 'hub', ...attributes }),
  });

  test('gives images of this account and Region and makes nothing', () => {
    const { stack, cache } = imported();
    expect(pulled(stack, cache, 'library/nginx', '1.27')).toBe(`${HOST}/hub/library/nginx:1.27`);
    Template.fromStack(stack).resourceCountIs('AWS::ECR::PullThroughCacheRule', 0);
    expect(stack.resolve(cache.registryPolicy([new iam.AnyPrincipal()])).Statement[0].Resource).toBe(repository('hub/*'));
  });

  test('may be of another account and Region', () => {
    const { stack, cache } = imported({ account: '210987654321', region: 'cn-north-1' });
    expect(pulled(stack, cache, 'nginx', '1.27')).toBe('210987654321.dkr.ecr.cn-north-1.amazonaws.com.cn/hub/nginx:1.27');
    expect(inlineStatements(stack)[0].Resource).toBe('arn:aws-cn:ecr:cn-north-1:210987654321:repository/hub/nginx');
  });

  test('uses a name unchanged, because it is unknown whether it caches Docker Hub', () => {
    const { stack, cache } = imported();
    expect(pulled(stack, cache, 'nginx', '1.27')).toBe(`${HOST}/hub/nginx:1.27`);
  });

  test.each([
    [{ repositoryPrefix: 'Hub' }, "'repositoryPrefix' must be 2 to 30"],
    [{ account: '1234' }, "'account' must be twelve digits"],
    [{ region: 'Frankfurt' }, "'region' must be a Region such as 'eu-central-1'"],
  ])('fails with %j', (attributes, expected) => {
    expect(errorOf(() => imported(attributes))).toContain(`EcrPullThroughCache.fromAttributes: ${expected}`);
  });

  test('of another stack may be used: the cache is a name, not a reference', () => {
    const app = new App();
    const cache = new EcrPullThroughCache(newStack({ app, id: 'Registry', env: ENV }), 'Cache', { upstream: PullThroughUpstream.quay() });
    expect(pulled(newStack({ app, id: 'Service', env: ENV }), cache, 'acme/app', '1')).toBe(`${HOST}/quay/acme/app:1`);
  });
});
