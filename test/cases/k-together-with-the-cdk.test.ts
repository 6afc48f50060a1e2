import { Annotations, App, Aspects, CfnParameter, IPropertyInjector, PropertyInjectors, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { ACCOUNT, arn, containersIn, policiesIn, REGION, resourcesOf, ROLE_ARN, stackIn, statementsIn, task } from './cases';
import { RepositoryCredentials, RuntimeSecret, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { errorOf, synthError, warnings } from '../support/app';
import { templateOf } from '../support/deployed';

const ids = (stack: Stack) => warnings(stack).map(({ id }) => id.replace('cdk-fargate-secrets:', ''));
const secretsOf = () => ({ secrets: { A: TaskSecret.fromValueFrom(arn('a')) } });
const definitionIn = (stack: Stack) => Object.values(templateOf(stack).Resources).find(({ Type }) => Type === 'AWS::ECS::TaskDefinition')?.Properties;

describe('the defaults of property injectors', () => {
  function stackWith(constructUniqueId: string, defaults: (stack: Stack) => object): Stack {
    const stack = stackIn();
    const injector: IPropertyInjector = { constructUniqueId, inject: (props) => ({ ...defaults(stack), ...props }) };
    PropertyInjectors.of(stack).add(injector);
    return stack;
  }
  const taskDefinition = (defaults: (stack: Stack) => object) => stackWith(ecs.FargateTaskDefinition.PROPERTY_INJECTION_ID, defaults);
  const container = (defaults: object) => stackWith(ecs.ContainerDefinition.PROPERTY_INJECTION_ID, () => defaults);

  test.each<[string, object, unknown]>([
    ['environment', { environment: { LEVEL: 'info' } }, expect.objectContaining({ Environment: [{ Name: 'LEVEL', Value: 'info' }] })],
    ['readonlyRootFilesystem', { readonlyRootFilesystem: true }, expect.objectContaining({ ReadonlyRootFilesystem: true })],
    ['user', { user: '1000' }, expect.objectContaining({ User: '1000' })],
    ['logging', { logging: new ecs.GenericLogDriver({ logDriver: 'splunk', options: { 'splunk-url': 'x' } }) }, expect.objectContaining({ LogConfiguration: expect.anything() })],
    ['dockerLabels', { dockerLabels: { team: 'payments' } }, expect.objectContaining({ DockerLabels: { team: 'payments' } })],
  ])('of a container hold: %s', (_, defaults, expected) => {
    const stack = container(defaults);
    task(stack, secretsOf());
    expect(containersIn(stack)).toEqual([expected]);
  });

  test('of a container apply although another container has runtimeSecrets', () => {
    const stack = container({ environment: { LEVEL: 'info' } });
    task(stack, { runtimeSecrets: { A: RuntimeSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'S', arn('a'))) } }, { containers: { side: { image: ecs.ContainerImage.fromRegistry('acme/side:1') } } });
    expect(containersIn(stack).find(({ Name }) => Name === 'side').Environment).toEqual([{ Name: 'LEVEL', Value: 'info' }]);
  });

  test('of a task definition hold: the task role', () => {
    const stack = taskDefinition((scope) => ({ taskRole: scope.node.tryFindChild('R') ?? iam.Role.fromRoleArn(scope, 'R', ROLE_ARN) }));
    task(stack, secretsOf()).taskDefinition.addToTaskRolePolicy(new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: ['*'] }));
    expect(definitionIn(stack).TaskRoleArn).toBe(ROLE_ARN);
    expect(policiesIn(stack).find(({ roles }) => roles.includes('the-role'))?.document.Statement).toHaveLength(1);
  });

  test('of a task definition hold: the execution role, and no other is left in the template', () => {
    const stack = taskDefinition((scope) => ({ executionRole: scope.node.tryFindChild('R') ?? iam.Role.fromRoleArn(scope, 'R', ROLE_ARN) }));
    const own = task(stack, secretsOf());
    expect(definitionIn(stack).ExecutionRoleArn).toBe(ROLE_ARN);
    expect(own.executionRole.roleArn).toBe(ROLE_ARN);
    expect(Object.keys(templateOf(stack).Resources).filter((id) => id.includes('ExecutionRole'))).toEqual([]);
    expect(policiesIn(stack).map(({ roles }) => roles)).toEqual([['the-role']]);
    expect(ids(stack)).toEqual(['unknownEncryptionKey']);
  });

  test.each<[string, object, string, unknown]>([
    ['cpu', { cpu: 1024, memoryLimitMiB: 2048 }, 'Cpu', '1024'],
    ['ephemeral storage', { ephemeralStorageGiB: 50 }, 'EphemeralStorage', { SizeInGiB: 50 }],
    ['family', { family: 'orders' }, 'Family', 'orders'],
  ])('of a task definition hold: %s', (_, defaults, property, expected) => {
    const stack = taskDefinition(() => defaults);
    task(stack, secretsOf());
    expect(definitionIn(stack)[property]).toEqual(expected);
  });
});

describe('the default container', () => {
  const image = ecs.ContainerImage.fromRegistry('acme/web:1');
  const portMappings = [{ containerPort: 8080 }];

  test('is the one that the app assigns, whatever is added later', () => {
    const own = task(stackIn(), { portMappings });
    const web = own.taskDefinition.addContainer('web', { image });
    own.taskDefinition.defaultContainer = web;
    own.addContainer('worker', { image, essential: false });
    own.taskDefinition.addContainer('other', { image, portMappings: [{ containerPort: 9090 }] });
    expect(own.taskDefinition.defaultContainer).toBe(web);
  });

  test('is the one that is named, though it is added through the task definition', () => {
    const own = new SecureFargateTaskDefinition(stackIn(), 'Task', { defaultContainer: 'web', containers: { app: { image, portMappings } } });
    const web = own.taskDefinition.addContainer('web', { image });
    expect(own.taskDefinition.defaultContainer).toBe(web);
    expect(own.container('web')).toBe(web);
  });

  test('is found under its key, however it was added', () => {
    const own = task(stackIn());
    const router = own.taskDefinition.addFirelensLogRouter('router', { image, firelensConfig: { type: ecs.FirelensLogRouterType.FLUENTBIT } });
    expect(own.container('router')).toBe(router);
    expect(errorOf(() => own.container('none'))).toContain("there are 'app', 'router'");
  });

  test('fails where the named one is never added', () => {
    const stack = stackIn();
    new SecureFargateTaskDefinition(stack, 'Task', { defaultContainer: 'web', containers: { app: { image } } });
    expect(synthError(stack)).toContain("'defaultContainer' names 'web'");
  });
});

describe('policies that code sets on the role created here are added to its own', () => {
  const policy = { policyName: 'Platform', policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' }] } };
  const roleOf = (own: SecureFargateTaskDefinition) => own.executionRole.node.defaultChild as iam.CfnRole;

  test.each<[string, (own: SecureFargateTaskDefinition, stack: Stack) => void]>([
    ['at once', (own) => roleOf(own).policies = [policy]],
    ['in an Aspect', (own, stack) => Aspects.of(stack).add({
      visit: (node) => {
        if (node === roleOf(own)) {
          roleOf(own).policies = [policy];
        }
      },
    })],
    ['as a list with what is there', (own) => roleOf(own).policies = [policy, ...[]]],
    ['as an iam.Policy', (own, stack) => own.executionRole.attachInlinePolicy(new iam.Policy(stack, 'Platform', { document: iam.PolicyDocument.fromJson(policy.policyDocument) }))],
  ])('%s', (_, set) => {
    const stack = stackIn();
    const own = task(stack, secretsOf());
    set(own, stack);
    expect(resourcesOf(stack, 'secretsmanager:GetSecretValue')).toEqual([arn('a')]);
    expect(resourcesOf(stack, 's3:ListBucket')).toEqual(['*']);
  });

  test('and an override that replaces them is an error', () => {
    const stack = stackIn();
    roleOf(task(stack, secretsOf())).addPropertyOverride('Policies', [{ PolicyName: 'Platform', PolicyDocument: policy.policyDocument }]);
    expect(synthError(stack)).toContain("an override replaces the 'Policies' of the execution role");
  });
});

describe('a role that trusts Amazon ECS by a name that the deployment completes is right', () => {
  test.each<[string, (stack: Stack) => iam.IPrincipal]>([
    ['ecs-tasks and the suffix of the partition', (stack) => new iam.ServicePrincipal(`ecs-tasks.${stack.urlSuffix}`)],
    ['a parameter', (stack) => new iam.ServicePrincipal(new CfnParameter(stack, 'Principal').valueAsString)],
    ['several principals', (stack) => new iam.CompositePrincipal(new iam.ServicePrincipal('ec2.amazonaws.com'), new iam.ServicePrincipal(`ecs-tasks.${stack.urlSuffix}`))],
    ['conditions', () => new iam.ServicePrincipal('ecs-tasks.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } })],
  ])('%s', (_, principal) => {
    const stack = stackIn();
    task(stack, secretsOf(), { executionRole: new iam.Role(stack, 'Role', { assumedBy: principal(stack) }) });
    expect(resourcesOf(stack, 'secretsmanager:GetSecretValue')).toEqual([arn('a')]);
  });

  test.each<[string, (stack: Stack) => iam.IPrincipal]>([
    ['another service', () => new iam.ServicePrincipal('ec2.amazonaws.com')],
    ['another service and the suffix of the partition', (stack) => new iam.ServicePrincipal(`ec2.${stack.urlSuffix}`)],
    ['an account', () => new iam.AccountRootPrincipal()],
  ])('but not %s', (_, principal) => {
    const stack = stackIn();
    task(stack, secretsOf(), { executionRole: new iam.Role(stack, 'Role', { assumedBy: principal(stack) }) });
    expect(synthError(stack)).toContain('does not trust ecs-tasks.amazonaws.com');
  });
});

describe('fails for the arguments of the L2, and says what to write', () => {
  const secret = (stack: Stack) => secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', arn('a'));
  test.each<[string, (stack: Stack) => unknown, string]>([
    ['a JSON key as the second argument', (stack) => TaskSecret.fromSecretsManager(secret(stack), 'password' as never), "{ jsonKey: 'password' }"],
    ['another JSON key', (stack) => TaskSecret.fromSecretsManager(secret(stack), 'api_key' as never), "{ jsonKey: 'api_key' }"],
    ['a JSON key for a runtime secret', (stack) => RuntimeSecret.fromSecretsManager(secret(stack), 'password' as never), 'options are a string'],
    ['a JSON key for credentials', (stack) => RepositoryCredentials.fromSecretsManager(secret(stack), 'password' as never), 'options are a string'],
    ['a version as a string', (stack) => TaskSecret.fromSecretsManager(secret(stack), { version: 'AWSPREVIOUS' as never }), "SecretVersion.stage('AWSPREVIOUS')"],
    ['a version id as a string', (stack) => TaskSecret.fromSecretsManager(secret(stack), { version: '11111111-2222-3333-4444-555555555555' as never }), 'SecretVersion.id('],
    ['a version of the L2', (stack) => TaskSecret.fromSecretsManager(secret(stack), { version: { versionStage: 'AWSPREVIOUS' } as never, jsonKey: 5 as never }), "'jsonKey' must be a string, got number"],
    ['a key as its ARN', (stack) => TaskSecret.fromSecretsManager(secret(stack), { encryptionKey: 'arn:aws:kms:us-east-1:111111111111:key/1' as never }), "'encryptionKey'"],
    ['a list of keys that is a key', (stack) => TaskSecret.fromSecretsManager(secret(stack), { additionalEncryptionKeys: kms.Key.fromKeyArn(stack, 'K', 'arn:aws:kms:us-east-1:111111111111:key/1') as never }), 'must be a list of keys'],
    ['an ecs.Secret', (stack) => TaskSecret.fromSecretsManager(ecs.Secret.fromSecretsManager(secret(stack)) as never), 'is an ecs.Secret'],
    ['the JSON keys as a list', (stack) => TaskSecret.fromJsonKeys(secret(stack), null as never), "'keys' must be an object"],
    ['a version for a parameter', (stack) => TaskSecret.fromSsmParameter(ssm.StringParameter.fromStringParameterName(stack, 'P', '/acme/x'), 'AWSPREVIOUS' as never), 'options are a string'],
  ])('%s', (_, action, message) => {
    expect(errorOf(() => action(stackIn()))).toContain(message);
  });
});

describe('a secret of another account is named', () => {
  const foreign = '222222222222';
  const owner = (stack: Stack) => stackIn(REGION, { app: stack.node.root as App, id: 'Owner', account: foreign });
  const error = /is of account 222222222222 and the task of 111111111111/;

  test('by the path of its construct', () => {
    const stack = stackIn();
    task(stack, { secrets: { A: TaskSecret.fromSecretsManager(new secretsmanager.Secret(owner(stack), 'Database', { secretName: 'prod/database' })) } });
    expect(synthError(stack)).toMatch(error);
    expect(synthError(stack)).toContain("the secret 'Owner/Database'");
  });

  test('by its path as registry credentials', () => {
    const stack = stackIn();
    task(stack, { repositoryCredentials: RepositoryCredentials.fromSecretsManager(new secretsmanager.Secret(owner(stack), 'Registry', { secretName: 'prod/registry' })) });
    expect(synthError(stack)).toContain("the secret 'Owner/Registry'");
  });

  test('by its ARN, where it is imported', () => {
    const stack = stackIn();
    task(stack, { secrets: { A: TaskSecret.fromValueFrom(arn('a').replace(ACCOUNT, foreign)) } });
    expect(synthError(stack)).toContain(arn('a').replace(ACCOUNT, foreign));
  });

  test('by the path of its construct, where it is a parameter', () => {
    const stack = stackIn();
    task(stack, { secrets: { A: TaskSecret.fromSsmParameter(new ssm.StringParameter(owner(stack), 'Level', { parameterName: '/acme/level', stringValue: 'x' })) } });
    expect(synthError(stack)).toMatch(/the parameter '(Owner\/Level|arn:aws:ssm:us-east-1:222222222222:parameter\/acme\/level)' is of account 222222222222/);
  });

  test('and never as an ARN known at deployment', () => {
    const stack = stackIn();
    const secret = new secretsmanager.Secret(owner(stack), 'Database', { secretName: 'prod/database' });
    task(stack, { secrets: { A: TaskSecret.fromValueFrom(`${secret.secretArn}:password::`) } });
    expect(synthError(stack)).toMatch(/the secret 'Owner\/Database' is of account/);
    expect(synthError(stack)).not.toContain('an ARN known at deployment');
  });

  test('by the path of its L1, where there is no other construct', () => {
    const stack = stackIn();
    const secret = new secretsmanager.CfnSecret(owner(stack), 'Raw', { name: 'prod/raw' });
    task(stack, { secrets: { A: TaskSecret.fromValueFrom(`${secret.attrId}:password::`) } });
    expect(synthError(stack)).not.toContain('an ARN known at deployment');
  });
});

describe('what many tasks have in common warns once a task, and is acknowledged once', () => {
  const hosts = () => Object.fromEntries(['docker.io', 'ghcr.io', 'quay.io', 'registry.gitlab.com'].map((host) => [host, RepositoryCredentials.fromSecretArn(arn('registry'))]));

  test('a shared map of registry credentials', () => {
    const stack = stackIn();
    ['One', 'Two'].forEach((id) => task(stack, {}, { registryCredentials: hosts() }, id));
    expect(warnings(stack).filter(({ id }) => id.endsWith('registryHostUnused')).map(({ path }) => path)).toEqual(['/Stack/One/TaskDefinition', '/Stack/Two/TaskDefinition']);
  });

  test('env files', () => {
    const stack = stackIn();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const environmentFiles = ['a', 'b', 'c'].map((name) => ecs.EnvironmentFile.fromBucket(bucket, `${name}.env`));
    task(stack, { environmentFiles }, { containers: { side: { image: ecs.ContainerImage.fromRegistry('acme/side:1'), environmentFiles } } });
    const [warning, ...others] = warnings(stack);
    expect(others).toEqual([]);
    expect(warning).toMatchObject({ path: '/Stack/Task/TaskDefinition', id: 'cdk-fargate-secrets:environmentFile' });
    expect(warning.message).toContain("containers 'app', 'side'");
  });

  test('and one acknowledgement at the stack is enough', () => {
    const stack = stackIn();
    const bucket = new s3.Bucket(stack, 'Bucket');
    ['One', 'Two'].forEach((id) => task(stack, { environmentFiles: [ecs.EnvironmentFile.fromBucket(bucket, 'a.env')] }, { registryCredentials: hosts() }, id));
    ['registryHostUnused', 'environmentFile', 'unknownEncryptionKey'].forEach((id) => Annotations.of(stack).acknowledgeWarning(`cdk-fargate-secrets:${id}`));
    expect(ids(stack)).toEqual([]);
  });
});

test('what the L2 adds to the task is in the template with what is ours', () => {
  const stack = stackIn();
  const own = task(stack, secretsOf());
  own.taskDefinition.addVolume({ name: 'data' });
  own.container('app').addMountPoints({ containerPath: '/data', sourceVolume: 'data', readOnly: true });
  expect(definitionIn(stack).Volumes).toEqual([{ Name: 'data' }]);
  expect(statementsIn(stack)).toHaveLength(1);
});
