import { Annotations, App, Aspects, CfnResource, IAspect, NestedStack, PropertyInjectors, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { SecureFargateTaskDefinition, TaskSecret, TightenSecretAccess } from '../../src';
import { allStatements, ENV, KEY_ARN, newStack, SECRET_ARN, Statement, warnings } from '../support/app';

const image = ecs.ContainerImage.fromRegistry('acme/app:1.4.2');

/** What the CDK allows for a secret, and what Amazon ECS calls. */
const WIDE = ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'];

function imported(stack: Stack, id = 'Imported', arn = SECRET_ARN, encryptionKey?: kms.IKey): secretsmanager.ISecret {
  return secretsmanager.Secret.fromSecretAttributes(stack, id, { secretCompleteArn: arn, encryptionKey });
}

function task(stack: Stack, secrets: { [name: string]: ecs.Secret } = {}, props: ecs.FargateTaskDefinitionProps = {}, id = 'Task'): ecs.FargateTaskDefinition {
  const definition = new ecs.FargateTaskDefinition(stack, id, props);
  definition.addContainer('app', { image, secrets });
  return definition;
}

function tighten(scope: Stack): void {
  Aspects.of(scope).add(new TightenSecretAccess());
}

/** The statements about secrets, parameters and keys. */
function access(stack: Stack): Statement[] {
  return allStatements(stack).filter(({ Action }) => /^(secretsmanager|ssm|kms):/.test([Action].flat()[0]));
}

function resourcesOf(stack: Stack): any {
  return Template.fromStack(stack).toJSON().Resources;
}

function definitionsOf(stack: Stack): any[] {
  return Object.values<any>(resourcesOf(stack)).filter(({ Type }) => Type === 'AWS::ECS::TaskDefinition');
}

const READ_IMPORTED = { Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: SECRET_ARN };

describe('a secret', () => {
  test('may be read, and nothing else', () => {
    const stack = newStack();
    task(stack, { A: ecs.Secret.fromSecretsManager(imported(stack)) });
    tighten(stack);
    expect(access(stack)).toEqual([READ_IMPORTED]);
    expect(warnings(stack)).toEqual([]);
  });

  test('may be decrypted only through Secrets Manager, if the app knows the key', () => {
    const stack = newStack();
    task(stack, { A: ecs.Secret.fromSecretsManager(imported(stack, 'Imported', SECRET_ARN, kms.Key.fromKeyArn(stack, 'Key', KEY_ARN)), 'password') });
    tighten(stack);
    expect(access(stack)).toEqual([READ_IMPORTED, {
      Sid: 'DecryptSecrets1',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: KEY_ARN,
      Condition: {
        StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' },
        StringLike: { 'kms:EncryptionContext:SecretARN': SECRET_ARN.replace('eu-central-1', '*') },
      },
    }]);
  });

  test('of the app, encrypted with a key of the app, is decrypted too, and the policy of the key stays', () => {
    const [before, after] = [newStack(), newStack()];
    for (const stack of [before, after]) {
      task(stack, { A: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'Key') })) });
    }
    tighten(after);
    expect(access(after).map(({ Action }) => Action)).toEqual(expect.arrayContaining(['secretsmanager:GetSecretValue', 'kms:Decrypt']));
    const key = ({ Type }: any) => Type === 'AWS::KMS::Key';
    expect(Object.values<any>(resourcesOf(after)).filter(key)).toEqual(Object.values<any>(resourcesOf(before)).filter(key));
  });
});


describe('what is covered', () => {
  const key = (stack: Stack) => kms.Key.fromKeyArn(stack, 'Key', KEY_ARN);

  test.each<[string, (stack: Stack) => ecs.Secret, string, (string | RegExp)[]]>([
    ['a JSON key', (stack) => ecs.Secret.fromSecretsManager(imported(stack), 'password'), 'secretsmanager:GetSecretValue', [SECRET_ARN]],
    ['a version', (stack) => ecs.Secret.fromSecretsManagerVersion(imported(stack), { versionStage: 'AWSPREVIOUS' }), 'secretsmanager:GetSecretValue', [SECRET_ARN]],
    ['a version of a JSON key', (stack) => ecs.Secret.fromSecretsManagerVersion(imported(stack), { versionId: '1-2' }, 'password'), 'secretsmanager:GetSecretValue', [SECRET_ARN]],
    ['an import by partial ARN, in both forms', (stack) => ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretPartialArn(stack, 'S', SECRET_ARN.slice(0, -7))),
      'secretsmanager:GetSecretValue', [SECRET_ARN.slice(0, -7), `${SECRET_ARN.slice(0, -7)}-??????`]],
    ['an import by name, in both forms', (stack) => ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, 'S', 'prod/database')),
      'secretsmanager:GetSecretValue', [SECRET_ARN.slice(0, -7), `${SECRET_ARN.slice(0, -7)}-??????`]],
    ['a parameter', (stack) => ecs.Secret.fromSsmParameter(ssm.StringParameter.fromStringParameterName(stack, 'P', '/prod/a')),
      'ssm:GetParameters', ['arn:aws:ssm:eu-central-1:123456789012:parameter/prod/a']],
    ['a SecureString', (stack) => ecs.Secret.fromSsmParameter(ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'P', { parameterName: '/prod/a' })),
      'ssm:GetParameters', ['arn:aws:ssm:eu-central-1:123456789012:parameter/prod/a']],
  ])('%s', (_, secret, action, resources) => {
    const stack = newStack({ env: ENV });
    task(stack, { A: secret(stack) });
    tighten(stack);
    const [statement, ...others] = access(stack);
    expect(others).toEqual([]);
    expect(statement.Action).toBe(action);
    const text = [statement.Resource].flat().map((resource) => JSON.stringify(resource).replace(/\{"Fn::Join":\["",\["arn:",\{"Ref":"AWS::Partition"\},"([^"]*)"\]\]\}/, '"arn:aws$1"'));
    expect(text).toEqual(resources.map((resource) => JSON.stringify(resource)));
    expect(warnings(stack)).toEqual([]);
  });

  test('a SecureString with a key is decrypted through Systems Manager alone, and what the app granted on the key stays', () => {
    for (const own of [false, true]) {
      const stack = newStack();
      const encryptionKey = key(stack);
      const definition = task(stack, { A: ecs.Secret.fromSsmParameter(ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'P', { parameterName: '/prod/a', encryptionKey })) });
      if (own) {
        encryptionKey.grantDecrypt(definition.obtainExecutionRole());
      }
      tighten(stack);
      expect(access(stack).filter(({ Condition }) => Condition === undefined).map(({ Action }) => Action)).toEqual(['ssm:GetParameters', ...own ? ['kms:Decrypt'] : []]);
      expect(access(stack).find(({ Condition }) => Condition)).toMatchObject({
        Action: 'kms:Decrypt', Resource: KEY_ARN, Condition: { StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['ssm.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } } },
      });
    }
  });

  test('registry credentials, log options and Service Connect', () => {
    const stack = newStack();
    const arn = (name: string) => SECRET_ARN.replace('prod/database', name);
    const secret = (name: string) => imported(stack, name, arn(name));
    const definition = new ecs.FargateTaskDefinition(stack, 'Task');
    definition.addContainer('app', {
      image: ecs.ContainerImage.fromRegistry('acme/app', { credentials: secret('registry') }),
      logging: ecs.LogDrivers.splunk({ url: 'https://splunk.example.com', secretToken: ecs.Secret.fromSecretsManager(secret('splunk')) }),
      portMappings: [{ name: 'http', containerPort: 80 }],
    });
    definition.addContainer('other', { image, logging: new ecs.GenericLogDriver({ logDriver: 'splunk', secretOptions: { 'splunk-token': ecs.Secret.fromSecretsManager(secret('generic')) } }) });
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-12345678', availabilityZones: ['a'], privateSubnetIds: ['subnet-12345678'] }) });
    new ecs.FargateService(stack, 'Service', {
      cluster,
      taskDefinition: definition,
      serviceConnectConfiguration: {
        namespace: 'acme',
        services: [{ portMappingName: 'http' }],
        logDriver: ecs.LogDrivers.splunk({ url: 'https://splunk.example.com', secretToken: ecs.Secret.fromSecretsManager(secret('connect')) }),
      },
    });
    tighten(stack);
    expect(access(stack)).toEqual([{ ...READ_IMPORTED, Resource: ['connect', 'generic', 'registry', 'splunk'].map(arn) }]);
    expect(warnings(stack)).toEqual([]);
  });

  test('EC2 task definitions, and those of no kind in particular', () => {
    const stack = newStack();
    const secrets = () => ({ A: ecs.Secret.fromSecretsManager(imported(stack, 'Imported')) });
    new ecs.Ec2TaskDefinition(stack, 'Ec2').addContainer('app', { image, memoryLimitMiB: 128, secrets: secrets() });
    new ecs.TaskDefinition(stack, 'Any', { compatibility: ecs.Compatibility.EC2_AND_FARGATE, cpu: '256', memoryMiB: '512' })
      .addContainer('app', { image, secrets: { A: ecs.Secret.fromSecretsManager(stack.node.findChild('Imported') as secretsmanager.ISecret) } });
    tighten(stack);
    expect(access(stack)).toEqual([READ_IMPORTED, READ_IMPORTED]);
  });

  test('no task definition of this library', () => {
    const [before, after] = [newStack(), newStack()];
    for (const stack of [before, after]) {
      new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: { image, secrets: { A: ecs.Secret.fromSecretsManager(imported(stack)), B: TaskSecret.fromSecretsManager(imported(stack, 'B')) } } } });
    }
    tighten(after);
    expect(resourcesOf(after)).toEqual(resourcesOf(before));
    expect(new TightenSecretAccess().supports(after)).toBe(false);
  });

  test('references of TaskSecret, with the keys that they state', () => {
    const stack = newStack();
    const definition = task(stack, { A: TaskSecret.fromValueFrom(SECRET_ARN, { encryptionKey: key(stack) }), B: ecs.Secret.fromSecretsManager(imported(stack, 'Other', `${SECRET_ARN.slice(0, -7)}-other-AbCdEf`)) });
    TaskSecret.fromValueFrom(SECRET_ARN).grantRead(definition.obtainExecutionRole()); // by hand
    tighten(stack);
    expect(access(stack).map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ['ReadSecrets', 'secretsmanager:GetSecretValue'], ['DecryptSecrets1', 'kms:Decrypt'], [undefined, 'secretsmanager:GetSecretValue'],
    ]);
  });
});

describe('what is added later', () => {
  const secrets = (stack: Stack) => ['a', 'b', 'c'].map((name) => ecs.Secret.fromSecretsManager(imported(stack, name, SECRET_ARN.replace('database', name))));
  const READ = { ...READ_IMPORTED, Resource: ['a', 'b', 'c'].map((name) => SECRET_ARN.replace('database', name)) };

  test('is covered after the mixin, also on a role that did not exist before', () => {
    const stack = newStack();
    const definition = new ecs.FargateTaskDefinition(stack, 'Task').with(new TightenSecretAccess()) as ecs.FargateTaskDefinition;
    const [a, b, c] = secrets(stack);
    definition.addContainer('app', { image, secrets: { A: a, B: b } }).addSecret('C', c);
    expect(access(stack)).toEqual([READ]);
    expect(definitionsOf(stack)[0].DependsOn).toEqual(['TaskExecutionRoleDefaultPolicy72339918']);
  });

  test('is covered after the aspect, and after something has read the template', () => {
    const stack = newStack();
    const [a, b, c] = secrets(stack);
    const definition = task(stack, { A: a, B: b });
    const late: IAspect = {
      visit: (node) => {
        if (node instanceof ecs.CfnTaskDefinition) {
          stack.resolve(node.containerDefinitions);
        } else if (node instanceof iam.CfnPolicy) {
          stack.resolve(node.policyDocument);
          definition.findContainer('app')?.addSecret('C', c);
        }
      },
    };
    Aspects.of(stack).add(new TightenSecretAccess(), { priority: 200 });
    Aspects.of(stack).add(late, { priority: 900 });
    expect(access(stack)).toEqual([READ]);
    expect(definitionsOf(stack)[0].Properties.ContainerDefinitions[0].Secrets).toHaveLength(3);
  });

  test('is decrypted with a key that an aspect sets', () => {
    const stack = newStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    task(stack, { A: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret')) });
    tighten(stack);
    Aspects.of(stack).add({
      visit: (node) => {
        if (node instanceof secretsmanager.CfnSecret) {
          node.kmsKeyId = encryptionKey.keyArn;
        }
      },
    }, { priority: 900 });
    expect(access(stack).map(({ Action }) => Action)).toEqual(['secretsmanager:GetSecretValue', 'kms:Decrypt']);
  });
});

describe('twice, as an aspect and as a mixin', () => {
  test('is the same as once', () => {
    const templates = [1, 2].map((times) => {
      const stack = newStack();
      const definition = task(stack, { A: ecs.Secret.fromSecretsManager(imported(stack)) });
      Array.from({ length: times }, () => tighten(stack));
      if (times > 1) {
        definition.with(new TightenSecretAccess(), new TightenSecretAccess());
      }
      return Template.fromStack(stack).toJSON();
    });
    expect(templates[1]).toEqual(templates[0]);
  });
});

describe.each([false, true])('where policies are minimized: %s,', (minimize) => {
  const minimized = () => newStack({ context: { '@aws-cdk/aws-iam:minimizePolicies': minimize } });

  test('what the app granted with the same text stays, and only that', () => {
    const stack = minimized();
    const secret = imported(stack);
    const definition = task(stack, { A: ecs.Secret.fromSecretsManager(secret), B: ecs.Secret.fromSecretsManager(secret, 'b') });
    secret.grantRead(definition.obtainExecutionRole());
    tighten(stack);
    expect(access(stack).map(({ Action, Resource }) => [[Action].flat().length, Resource])).toEqual([[1, SECRET_ARN], [2, SECRET_ARN]]);
  });

  test('what the app granted on other secrets and for other purposes is not changed', () => {
    const stack = minimized();
    const definition = task(stack, { A: ecs.Secret.fromSecretsManager(imported(stack)) });
    imported(stack, 'Other', SECRET_ARN.replace('database', 'other')).grantRead(definition.obtainExecutionRole());
    definition.addToExecutionRolePolicy(new iam.PolicyStatement({ sid: 'ReadSecrets', actions: ['secretsmanager:*'], resources: ['*'], conditions: { Bool: { 'aws:SecureTransport': 'true' } } }));
    definition.addToExecutionRolePolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: ['*'] }));
    tighten(stack);
    expect(allStatements(stack)).toEqual(expect.arrayContaining([
      { ...READ_IMPORTED, Sid: 'ReadSecretsx2' },
      { Effect: 'Allow', Action: expect.arrayContaining(WIDE), Resource: SECRET_ARN.replace('database', 'other') },
      { Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' },
    ]));
    expect(allStatements(stack)).toHaveLength(4);
  });

  test('a policy that the CDK splits keeps its parts, each with its own statements', () => {
    const [before, after] = [minimized(), minimized()];
    const reads = (stack: Stack) => Object.fromEntries(Array.from({ length: 120 }, (_, index) =>
      [`S${index}`, ecs.Secret.fromSecretsManager(imported(stack, `S${index}`, SECRET_ARN.replace('database', `${index}`.padEnd(60, 'x'))))]));
    [before, after].forEach((stack) => task(stack, reads(stack)));
    tighten(after);
    expect(Object.keys(resourcesOf(after))).toEqual(Object.keys(resourcesOf(before)));
    expect(Object.keys(resourcesOf(after)).filter((id) => id.includes('OverflowPolicy')).length).toBeGreaterThan(0);
    const read = ({ Action, Resource }: Statement) => [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${resource}`));
    expect(access(after).flatMap(read).sort()).toEqual(access(before).flatMap(read).filter((each) => !each.includes('DescribeSecret')).sort());
    expect(definitionsOf(after)[0].DependsOn).toEqual(Object.keys(resourcesOf(after)).filter((id) => /DefaultPolicy|OverflowPolicy/.test(id)).sort());
    expect(warnings(after)).toEqual([]);
  });
});

describe('a role', () => {
  test('of several tasks is narrowed for all of them, and those that are tightened wait', () => {
    const stack = newStack();
    const executionRole = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    const secret = imported(stack);
    const first = task(stack, { A: ecs.Secret.fromSecretsManager(secret) }, { executionRole }, 'First');
    task(stack, { A: ecs.Secret.fromSecretsManager(secret), B: ecs.Secret.fromSecretsManager(imported(stack, 'Other', SECRET_ARN.replace('database', 'other'))) }, { executionRole }, 'Second');
    first.with(new TightenSecretAccess());
    expect(access(stack)).toEqual([{ ...READ_IMPORTED, Resource: [SECRET_ARN, SECRET_ARN.replace('database', 'other')] }]);
    expect(definitionsOf(stack).map(({ DependsOn }) => DependsOn)).toEqual([['RoleDefaultPolicy5FFB7DAB'], undefined]);
  });

  test('that is imported is narrowed where the app attaches a policy to it', () => {
    const stack = newStack({ env: ENV });
    task(stack, { A: ecs.Secret.fromSecretsManager(imported(stack)) }, { executionRole: iam.Role.fromRoleName(stack, 'Role', 'platform') });
    tighten(stack);
    expect(access(stack)).toEqual([READ_IMPORTED]);
    expect(definitionsOf(stack)[0].DependsOn).toHaveLength(1);
    expect(warnings(stack)).toEqual([]);
  });

  test('that a Lambda function uses too keeps what the function was granted, and a warning says who else has it', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.CompositePrincipal(new iam.ServicePrincipal('ecs-tasks.amazonaws.com'), new iam.ServicePrincipal('lambda.amazonaws.com')) });
    const secret = imported(stack);
    const handler = new lambda.Function(stack, 'Function', { role, runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = () => {}') });
    secret.grantRead(handler);
    task(stack, { A: ecs.Secret.fromSecretsManager(secret) }, { executionRole: role });
    tighten(stack);
    expect(access(stack)).toEqual([READ_IMPORTED, { Effect: 'Allow', Action: WIDE, Resource: SECRET_ARN }]);
    expect(warnings(stack)).toEqual([{
      path: '/Stack/Task/Resource',
      id: 'cdk-fargate-secrets:tightenedRoleShared',
      message: "the execution role 'Stack/Role' can also be assumed by lambda.amazonaws.com, and what the CDK granted it for its tasks no longer includes more than Amazon ECS calls;"
        + ' grant others by themselves what they read, or give the task an execution role of its own',
    }]);
  });

  test('that is a task role too is narrowed, and a warning says so', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    const secret = imported(stack);
    secret.grantRead(task(stack, { A: ecs.Secret.fromSecretsManager(secret) }, { executionRole: role, taskRole: role }).taskRole);
    tighten(stack);
    expect(access(stack)).toEqual([READ_IMPORTED, { Effect: 'Allow', Action: WIDE, Resource: SECRET_ARN }]);
    expect(warnings(stack).map(({ message }) => message)).toEqual([expect.stringContaining("'Stack/Role' is also the task role of 'Stack/Task'")]);
  });
});

describe('what cannot be narrowed stays as the CDK wrote it, and a warning says why:', () => {
  const withRole = (stack: Stack, executionRole: iam.IRole) => task(stack, { A: ecs.Secret.fromSecretsManager(imported(stack)) }, { executionRole });
  const usual = (stack: Stack) => task(stack, { A: ecs.Secret.fromSecretsManager(imported(stack)) });
  const override = (definition: ecs.FargateTaskDefinition, path: string, value: unknown) =>
    (definition.node.defaultChild as CfnResource).addPropertyOverride(path, value);
  const policyOf = (definition: ecs.FargateTaskDefinition) => definition.obtainExecutionRole().node.findChild('DefaultPolicy').node.defaultChild as iam.CfnPolicy;

  test.each<[string, (stack: Stack) => unknown, string]>([
    ['an immutable role', (stack) => withRole(stack, iam.Role.fromRoleName(stack, 'Role', 'platform', { mutable: false })),
      "the execution role 'Stack/Role' keeps what the CDK granted it: it takes no policy from the app: it is immutable, or of another account"],
    ['a role that the app prescribes', (stack) => {
      iam.Role.customizeRoles(stack, { usePrecreatedRoles: { 'Stack/Task/ExecutionRole': 'platform', 'Stack/Task/TaskRole': 'platform-task' } });
      usual(stack);
    }, "the execution role 'Stack/Task/ExecutionRole' keeps what the CDK granted it: the app prescribes it with Role.customizeRoles, so it has no policy in the app"],
    ['an override of secrets', (stack) => override(usual(stack), 'ContainerDefinitions.0.Secrets.0.ValueFrom', '/other'),
      "the execution role 'Stack/Task/ExecutionRole' keeps what the CDK granted it: 'ContainerDefinitions.0.Secrets' of the task definition 'Stack/Task' is changed by an override or a property"
        + ' of the CfnTaskDefinition, so what its containers read is not known; change the container, or its props, instead'],
    ['containers that the app set', (stack) => {
      (usual(stack).node.defaultChild as ecs.CfnTaskDefinition).containerDefinitions = [{ name: 'app', image: 'acme/app', secrets: [{ name: 'A', valueFrom: '/other' }] }];
    }, 'ContainerDefinitions'],
    ['containers that the app sets later', (stack) => {
      usual(stack);
      Aspects.of(stack).add({ visit: (node) => { if (node instanceof ecs.CfnTaskDefinition) { node.containerDefinitions = [{ name: 'app', image: 'acme/app' }]; } } }, { priority: 900 });
    }, "'ContainerDefinitions' of the task definition 'Stack/Task'"],
    ['a policy that an override changes', (stack) => policyOf(usual(stack)).addPropertyOverride('PolicyDocument.Statement.0.Action', 'secretsmanager:*'),
      "the execution role 'Stack/Task/ExecutionRole' keeps what the CDK granted it: the document of its policy 'Stack/Task/ExecutionRole/DefaultPolicy' is changed by an override or a property"
        + " of the policy's resource"],
    ['a policy that the app set', (stack) => { policyOf(usual(stack)).policyDocument = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: WIDE, Resource: '*' }] }; }, 'is changed by'],
    ['a reference without a construct', (stack) => task(stack, {
      A: {
        arn: SECRET_ARN,
        grantRead: (grantee: iam.IGrantable) => iam.Grant.addToPrincipal({ grantee, actions: WIDE, resourceArns: [SECRET_ARN] }),
      },
    }), "container 'app', 'A': the execution role 'Stack/Task/ExecutionRole' keeps the statement that allows reading"
      + ` '${SECRET_ARN}' as it was granted: the app has no construct for it`],
    ['a reference that was granted in another way', (stack) => task(stack, {
      A: { arn: imported(stack).secretArn, grantRead: (grantee: iam.IGrantable) => iam.Grant.addToPrincipal({ grantee, actions: ['secretsmanager:*'], resourceArns: [SECRET_ARN] }) },
    }), 'none of its statements is one that the CDK writes for it'],
    ['a secret whose key is given by an alias', (stack) => task(stack, {
      A: ecs.Secret.fromSecretsManager(imported(stack, 'Imported', SECRET_ARN, kms.Alias.fromAliasName(stack, 'Alias', 'alias/acme'))),
    }), 'alias'],
  ])('%s', (name, build, message) => {
    const [before, after] = [newStack(), newStack()];
    [before, after].forEach(build);
    tighten(after);
    const policies = (stack: Stack) => Object.values<any>(resourcesOf(stack)).filter(({ Type }) => Type === 'AWS::IAM::Policy');
    expect([name, ...policies(after)]).toEqual([name, ...policies(before)]);
    expect(warnings(after)).toEqual([{ path: '/Stack/Task/Resource', id: expect.stringMatching(/^cdk-fargate-secrets:(role|statement)NotTightened$/), message: expect.stringContaining(message) }]);
  });

  test('a policy that would exceed its limit', () => {
    const stack = newStack();
    const secrets = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`S${index}`, ecs.Secret.fromSecretsManager(
      imported(stack, `S${index}`, SECRET_ARN.replace('database', `${index}`), kms.Key.fromKeyArn(stack, `Key${index}`, KEY_ARN.replace('1111', String(1000 + index)))))]));
    task(stack, secrets);
    tighten(stack);
    expect(access(stack)).toHaveLength(25);
    expect(warnings(stack).map(({ message }) => message)).toEqual([expect.stringMatching(
      /^the execution role 'Stack\/Task\/ExecutionRole' keeps what the CDK granted it: with the permissions to decrypt, its policy '.*' has \d+ characters, and IAM takes 10240; keep values/)]);
  });

  test('the warning can be acknowledged', () => {
    const stack = newStack();
    Annotations.of(withRole(stack, iam.Role.fromRoleName(stack, 'Role', 'platform', { mutable: false }))).acknowledgeWarning('cdk-fargate-secrets:roleNotTightened');
    tighten(stack);
    expect(warnings(stack)).toEqual([]);
  });
});

describe('the task definition', () => {
  test('waits for the policy, and its log groups and containers do not', () => {
    const stack = newStack();
    const definition = new ecs.FargateTaskDefinition(stack, 'Task');
    definition.addContainer('app', { image, logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'app' }), secrets: { A: ecs.Secret.fromSecretsManager(imported(stack)) } });
    tighten(stack);
    const waiting = Object.entries<any>(resourcesOf(stack)).filter(([, { DependsOn }]) => DependsOn);
    expect(waiting.map(([id, { DependsOn }]) => [id, DependsOn])).toEqual([['Task79114B6B', ['TaskExecutionRoleDefaultPolicy72339918']]]);
  });

  test('waits for what the default log router needs, which comes while it resolves', () => {
    const stack = newStack();
    const definition = new ecs.FargateTaskDefinition(stack, 'Task');
    definition.addContainer('app', { image, logging: ecs.LogDrivers.firelens({ options: { Name: 'http' } }) });
    tighten(stack);
    expect(definitionsOf(stack)[0].DependsOn).toEqual(['TaskExecutionRoleDefaultPolicy72339918']);
  });

  test.each<[string, (stack: Stack, definition: ecs.FargateTaskDefinition) => void, string]>([
    ['refers to it', (_, definition) => definition.addToExecutionRolePolicy(new iam.PolicyStatement({ actions: ['ecs:DescribeTaskDefinition'], resources: [definition.taskDefinitionArn] })), ''],
    ['refers to something that refers to it', (stack, definition) => {
      const machine = new CfnResource(stack, 'Machine', { type: 'AWS::StepFunctions::StateMachine', properties: { DefinitionString: definition.taskDefinitionArn, RoleArn: 'arn:aws:iam::123456789012:role/x' } });
      definition.addToExecutionRolePolicy(new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [machine.ref] }));
    }, ", through 'Stack/Machine'"],
  ])('does not wait for a policy that %s, and a warning says so', (_, build, through) => {
    const stack = newStack();
    build(stack, task(stack, { A: ecs.Secret.fromSecretsManager(imported(stack)) }));
    tighten(stack);
    expect(definitionsOf(stack)[0].DependsOn).toBeUndefined();
    expect(access(stack)).toEqual([READ_IMPORTED]);
    expect(warnings(stack)).toEqual([{
      path: '/Stack/Task/Resource',
      id: 'cdk-fargate-secrets:policyNotAwaited',
      message: "the task definition does not wait for 'Stack/Task/ExecutionRole/DefaultPolicy', so a task may start before its execution role may read: the policy refers to the task definition"
        + `${through}, and both would wait for each other. Grant that in a policy of its own: iam.Policy with roles: [executionRole]`,
    }]);
  });

  test('of a nested stack waits too, and reads what is in the stack around it', () => {
    const stack = newStack();
    const nested = new NestedStack(stack, 'Nested');
    const secret = new secretsmanager.Secret(stack, 'Secret');
    task(nested, { A: ecs.Secret.fromSecretsManager(secret) });
    const executionRole = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    task(nested, { A: ecs.Secret.fromSecretsManager(secret) }, { executionRole }, 'WithRole');
    tighten(stack);
    expect(access(stack)).toEqual([{ ...READ_IMPORTED, Resource: { Ref: 'SecretA720EF05' } }]);
    expect(Object.values<any>(resourcesOf(stack)).find(({ Type }) => Type === 'AWS::CloudFormation::Stack').DependsOn).toEqual(['RoleDefaultPolicy5FFB7DAB']);
    expect(access(nested)).toEqual([{ ...READ_IMPORTED, Resource: { Ref: 'referencetoStackSecretE97C3469Ref' } }]);
    expect(definitionsOf(nested).map(({ DependsOn }) => DependsOn)).toEqual([['TaskExecutionRoleDefaultPolicy72339918'], undefined]);
  });

  test('of a stage is tightened by an aspect on the stage', () => {
    const stage = new Stage(newStack().node.root, 'Stage');
    const stack = new Stack(stage, 'Inner');
    task(stack, { A: ecs.Secret.fromSecretsManager(imported(stack)) });
    Aspects.of(stage).add(new TightenSecretAccess());
    expect(access(stack).map(({ Sid }) => Sid)).toEqual(['ReadSecrets']);
  });

  test('reads the secrets of another stack', () => {
    const data = newStack({ id: 'Data' });
    const stack = newStack({ app: data.node.root as App });
    task(stack, { A: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(data, 'Secret'), 'password') });
    tighten(stack);
    expect(access(stack)).toEqual([{ ...READ_IMPORTED, Resource: { 'Fn::ImportValue': 'Data:ExportsOutputRefSecretA720EF052D953DED' } }]);
  });
});

test('a role that a property injector gives is tightened', () => {
  const stack = newStack();
  const role = new iam.Role(stack, 'Injected', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  PropertyInjectors.of(stack).add({
    constructUniqueId: ecs.FargateTaskDefinition.PROPERTY_INJECTION_ID,
    inject: (props: ecs.FargateTaskDefinitionProps) => ({ ...props, executionRole: role }),
  });
  task(stack, { A: ecs.Secret.fromSecretsManager(imported(stack)) });
  tighten(stack);
  expect(access(stack)).toEqual([READ_IMPORTED]);
  expect(definitionsOf(stack)[0].DependsOn).toEqual([expect.stringMatching(/^InjectedDefaultPolicy/)]);
});
