import * as cdk from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { RepositoryCredentials, SecretUsage, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { allStatements, container, errorOf, inlineStatements, newStack, SECRET_ARN, synthError, taskDefinition } from '../support/app';

const named = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-AbCdEf`;
const secret = (name: string) => TaskSecret.fromValueFrom(named(name));

describe('the construct', () => {
  test('has two children, and under them what the L2 makes', () => {
    const stack = newStack();
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets: { TOKEN: secret('token') } }) } });
    expect(task.node.children.map(({ node }) => node.id)).toEqual(['ExecutionRole', 'TaskDefinition']);
    expect(Object.values(Template.fromStack(stack).toJSON().Resources).map((resource) => (resource as { Type: string }).Type).sort())
      .toEqual(['AWS::ECS::TaskDefinition', 'AWS::IAM::Role', 'AWS::IAM::Role']);
  });

  test('keeps the logical ids of what it deploys', () => {
    const stack = newStack();
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container() } });
    const ids = Object.keys(Template.fromStack(stack).toJSON().Resources);
    expect(ids.map((id) => id.slice(0, -8)).sort()).toEqual(['TaskExecutionRole', 'TaskTaskDefinition', 'TaskTaskDefinitionTaskRole']);
  });

  test('is as good without containers, which come later', () => {
    const stack = newStack();
    const task = new SecureFargateTaskDefinition(stack, 'Task');
    task.addContainer('app', container({ secrets: { TOKEN: secret('token') } }));
    expect(taskDefinition(stack).Properties.ContainerDefinitions).toHaveLength(1);
    expect(inlineStatements(stack)).toHaveLength(1);
  });

  test('gives a load-balanced service what it needs', () => {
    const stack = newStack();
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ portMappings: [{ containerPort: 8080 }] }) } });
    const service = new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster'), taskDefinition: task.taskDefinition });
    expect(service.taskDefinition).toBe(task.taskDefinition);
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', { TaskDefinition: stack.resolve(task.taskDefinition.taskDefinitionArn) });
  });
});

describe('containers', () => {
  test('are added in the order of their keys', () => {
    const stack = newStack();
    new SecureFargateTaskDefinition(stack, 'Task', { containers: { web: container(), Api: container(), 10: container(), 9: container() } });
    const names = taskDefinition(stack).Properties.ContainerDefinitions.map(({ Name }: { Name: string }) => Name);
    expect(names).toEqual(['10', '9', 'Api', 'web']);
  });

  test('are named after their key, or after containerName', () => {
    const stack = newStack();
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container(), proxy: container({ containerName: 'envoy' }) } });
    expect([task.container('app').containerName, task.container('proxy').containerName]).toEqual(['app', 'envoy']);
    expect(task.container('proxy').node.id).toBe('proxy');
  });

  test('are found by their key, also those added later', () => {
    const task = new SecureFargateTaskDefinition(newStack(), 'Task', { containers: { app: container() } });
    const late = task.addContainer('late', container());
    expect(task.container('late')).toBe(late);
    expect(task.container('app')).toBe(task.taskDefinition.findContainer('app'));
  });

  test('fails for an unknown key, with the keys there are', () => {
    const task = new SecureFargateTaskDefinition(newStack(), 'Task', { containers: { app: container(), worker: container() } });
    expect(errorOf(() => task.container('wroker'))).toBe("Stack/Task: no container has the key 'wroker'; there are 'app', 'worker'");
    expect(errorOf(() => new SecureFargateTaskDefinition(newStack(), 'Task').container('app'))).toContain('there are none');
  });

  test('fails for a key that is already used', () => {
    const task = new SecureFargateTaskDefinition(newStack(), 'Task', { containers: { app: container() } });
    expect(errorOf(() => task.addContainer('app', container())))
      .toBe("Stack/Task, container 'app': the key is already used; give the container another key, and set its name with 'containerName'");
  });
});

describe('the default container', () => {
  const ported = (options = {}) => container({ portMappings: [{ containerPort: 8080 }], ...options });
  const defaultOf = (props: object) => new SecureFargateTaskDefinition(newStack(), 'Task', props).taskDefinition.defaultContainer?.containerName;

  test.each([
    ['the only essential container with port mappings', { agent: container(), web: ported() }, 'web'],
    ['of those with port mappings the essential one', { agent: ported({ essential: false }), web: ported() }, 'web'],
    ['the first essential one where none has port mappings', { agent: container({ essential: false }), main: container(), web: container() }, 'main'],
    ['none where none is essential', { agent: ported({ essential: false }) }, undefined],
  ])('is %s', (_, containers, expected) => {
    expect(defaultOf({ containers })).toBe(expected);
  });

  test('is the one that is named, whatever ports there are', () => {
    expect(defaultOf({ defaultContainer: 'worker', containers: { web: ported(), api: ported(), worker: container() } })).toBe('worker');
  });

  test('is used by a service as a target', () => {
    const stack = newStack();
    const task = new SecureFargateTaskDefinition(stack, 'Task', {
      defaultContainer: 'web',
      containers: { api: ported(), web: container({ portMappings: [{ containerPort: 9090 }] }) },
    });
    const service = new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster'), taskDefinition: task.taskDefinition });
    service.attachToApplicationTargetGroup({ registerListener: () => undefined, registerConnectable: () => undefined } as never);
    expect(JSON.stringify(stack.resolve((service.node.findChild('Service') as ecs.CfnService).loadBalancers)))
      .toBe('[{"containerName":"web","containerPort":9090}]');
  });

  test('may be named before it is added', () => {
    const stack = newStack();
    const task = new SecureFargateTaskDefinition(stack, 'Task', { defaultContainer: 'late', containers: { web: ported() } });
    const late = task.addContainer('late', container());
    expect(task.taskDefinition.defaultContainer).toBe(late);
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('is the later one that has port mappings', () => {
    const task = new SecureFargateTaskDefinition(newStack(), 'Task', { containers: { agent: container() } });
    const web = task.addContainer('web', ported());
    expect(task.taskDefinition.defaultContainer).toBe(web);
  });

  test('fails where several qualify, and the error lists them', () => {
    expect(errorOf(() => defaultOf({ containers: { web: ported(), api: ported(), worker: container() } })))
      .toBe("Stack/Task: 'api', 'web' are essential and have port mappings;"
        + " name the one that load balancers and Service Connect use as 'defaultContainer'");
  });

  test('fails for a name that no container has, when the app is synthesized', () => {
    const stack = newStack();
    new SecureFargateTaskDefinition(stack, 'Task', { defaultContainer: 'wbe', containers: { web: ported() } });
    expect(synthError(stack)).toContain("[Stack/Task] 'defaultContainer' names 'wbe', and no container has that key; there are 'web'");
  });
});

describe('secretReads', () => {
  test('lists in the order of the containers, and computes at each call', () => {
    const task = new SecureFargateTaskDefinition(newStack(), 'Task', {
      containers: {
        worker: container({ secrets: { B: secret('b'), A: TaskSecret.fromValueFrom(`${named('a')}:key::`) } }),
        app: container({ repositoryCredentials: RepositoryCredentials.fromSecretArn(named('registry')) }),
      },
    });
    expect(task.secretReads).toEqual([
      { usage: SecretUsage.REPOSITORY_CREDENTIALS, container: 'app', name: undefined, resourceArn: named('registry'), valueFrom: named('registry'), encryptionKeyArns: [] },
      { usage: SecretUsage.ENVIRONMENT_VARIABLE, container: 'worker', name: 'A', resourceArn: named('a'), valueFrom: `${named('a')}:key::`, encryptionKeyArns: [] },
      { usage: SecretUsage.ENVIRONMENT_VARIABLE, container: 'worker', name: 'B', resourceArn: named('b'), valueFrom: named('b'), encryptionKeyArns: [] },
    ]);
    task.container('app').addSecret('LATE', secret('late'));
    expect(task.secretReads.map(({ name }) => name)).toEqual(['LATE', undefined, 'A', 'B']);
  });
});

describe('executionRolePolicy', () => {
  const resources = (stack: cdk.Stack, task: SecureFargateTaskDefinition) =>
    stack.resolve(task.executionRolePolicy).Statement.map(({ Action, Resource }: any) => [[Action].flat()[0], Resource]);

  test('is computed at each use: it has what was added after it was read', () => {
    const stack = newStack();
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container() } });
    const policy = task.executionRolePolicy;
    expect([policy.isEmpty, policy.statementCount, stack.resolve(policy)]).toEqual([true, 0, undefined]);
    task.container('app').addSecret('TOKEN', secret('token'));
    expect([policy.isEmpty, policy.statementCount]).toEqual([false, 1]);
    expect(policy.toJSON()).toEqual({
      Version: '2012-10-17',
      Statement: [{ Sid: 'ReadSecrets', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: named('token') }],
    });
  });

  test('is complete: it has the grants of the L2 and the reads', () => {
    const stack = newStack();
    const repository = ecr.Repository.fromRepositoryArn(stack, 'Images', 'arn:aws:ecr:eu-central-1:123456789012:repository/acme/app');
    const task = new SecureFargateTaskDefinition(stack, 'Task', {
      containers: {
        app: { image: ecs.ContainerImage.fromEcrRepository(repository), secrets: { TOKEN: secret('token') }, logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'app' }) },
      },
    });
    expect(resources(stack, task)).toEqual([
      ['secretsmanager:GetSecretValue', named('token')],
      ['ecr:BatchCheckLayerAvailability', 'arn:aws:ecr:eu-central-1:123456789012:repository/acme/app'],
      ['ecr:GetAuthorizationToken', '*'],
      ['logs:CreateLogStream', { 'Fn::GetAtt': [expect.stringContaining('LogGroup'), 'Arn'] }],
    ]);
    expect(inlineStatements(stack)).toEqual(stack.resolve(task.executionRolePolicy).Statement);
  });

  test('is complete before it is divided, however many policies it is divided among', () => {
    const stack = newStack();
    const task = new SecureFargateTaskDefinition(stack, 'Task', {
      containers: { app: container({ secrets: Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`S${i}`, secret(`prod/service-${i}`)])) }) },
    });
    expect(task.executionRolePolicy.statementCount).toBe(1);
    expect(stack.resolve(task.executionRolePolicy).Statement[0].Resource).toHaveLength(150);
    const divided = allStatements(stack).filter(({ Sid }) => Sid === 'ReadSecrets');
    expect(divided.length).toBeGreaterThan(1);
    divided.forEach(({ Resource }) => expect(Resource).not.toHaveLength(150));
  });

  test('takes statements, and the role gets them', () => {
    const stack = newStack();
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container() } });
    task.executionRolePolicy.addStatements(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::acme-settings/app.env'] }));
    expect(inlineStatements(stack)).toEqual([{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::acme-settings/app.env' }]);
    expect(stack.resolve(task.executionRolePolicy).Statement).toHaveLength(1);
  });

  test('has what a plain ecs.Secret is granted, although that is in a separate policy', () => {
    const stack = newStack();
    const owned = new secretsmanager.Secret(stack, 'Secret');
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets: { PLAIN: ecs.Secret.fromSecretsManager(owned) } }) } });
    expect(resources(stack, task)).toEqual([['secretsmanager:DescribeSecret', stack.resolve(owned.secretArn)]]);
    expect(inlineStatements(stack)).toEqual([]);
  });
});

describe('taskRolePolicy', () => {
  test('is alive and whole: all that the app lets the task role do', () => {
    const stack = newStack();
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container() } });
    const policy = task.taskRolePolicy;
    expect(policy.isEmpty).toBe(true);
    s3.Bucket.fromBucketName(stack, 'Bucket', 'acme-orders').grantPut(task.taskDefinition.taskRole);
    task.taskDefinition.addToTaskRolePolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: ['arn:aws:sqs:eu-central-1:123456789012:orders'] }));
    const [written] = Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(policy.isEmpty).toBe(false);
    const actions = (document: any) => document.Statement.flatMap(({ Action }: any) => Action);
    expect(actions(stack.resolve(policy))).toEqual(actions(written.Properties.PolicyDocument));
    expect(JSON.stringify(policy.toJSON())).toContain('sqs:SendMessage');
  });

  test('holds nothing of what the execution role reads', () => {
    const stack = newStack();
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets: { TOKEN: TaskSecret.fromValueFrom(SECRET_ARN) } }) } });
    expect(task.taskRolePolicy.isEmpty).toBe(true);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('holds what the L2 gives the task role: ECS Exec', () => {
    const stack = newStack();
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container() } });
    new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster'), taskDefinition: task.taskDefinition, enableExecuteCommand: true });
    expect(JSON.stringify(task.taskRolePolicy.toJSON())).toContain('ssmmessages:OpenDataChannel');
  });

  test('takes statements, and the role gets them', () => {
    const stack = newStack();
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container() } });
    task.taskRolePolicy.addStatements(new iam.PolicyStatement({ actions: ['sns:Publish'], resources: ['arn:aws:sns:eu-central-1:123456789012:orders'] }));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sns:Publish', Resource: 'arn:aws:sns:eu-central-1:123456789012:orders' }] },
    });
  });

  test('is divided among policies by the CDK and whole here', () => {
    const stack = newStack();
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container() } });
    for (let i = 0; i < 200; i++) {
      task.taskDefinition.addToTaskRolePolicy(new iam.PolicyStatement({
        actions: [`sqs:Action${i}`], resources: [`arn:aws:sqs:eu-central-1:123456789012:a-queue-with-a-long-name-${i}`],
      }));
    }
    expect(Object.keys(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'))).not.toEqual([]);
    expect(task.taskRolePolicy.statementCount).toBe(200);
  });
});
