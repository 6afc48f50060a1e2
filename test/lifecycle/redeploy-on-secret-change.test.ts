import { Annotations, App, Aspects, CfnParameter, Duration, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Annotations as Found, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patternsOfEcs from 'aws-cdk-lib/aws-ecs-patterns';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { RedeployOnSecretChange, RepositoryCredentials, RuntimeSecret, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { redeployDefinition } from '../../src/lifecycle/redeploy-machine';
import { container, ENV, errorOf, newStack, SECRET_ARN, synthError, warnings } from '../support/app';
import { patterns } from '../support/event-patterns';
import { cluster, fargateService, redeployed } from '../support/redeploy';

const arnOf = (name: string, home = 'eu-central-1:123456789012') => `arn:aws:secretsmanager:${home}:secret:${name}-AbCdEf`;
const secret = (name: string, home?: string) => TaskSecret.fromValueFrom(arnOf(name, home));

/** The ARNs and names that the rules of a stack follow. */
function followed(stack: Stack): unknown[] {
  return Object.values(patterns(stack)).flatMap(({ resources = [], detail: { name = [] } }) => [...resources, ...name]);
}

/** The statements of the role with an id, in its own policies and in those attached to it. */
function statements(stack: Stack, role: string): unknown[] {
  const { Resources } = Template.fromStack(stack).toJSON();
  return Object.entries<any>(Resources).flatMap(([id, { Type, Properties }]) => {
    const attached = Type === 'AWS::IAM::Policy' && Properties.Roles.some(({ Ref }: any) => Ref.startsWith(role)) ? [Properties] : [];
    const own = Type === 'AWS::IAM::Role' && id.startsWith(role) ? Properties.Policies ?? [] : [];
    return [...attached, ...own].flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  });
}

function idOf(stack: Stack, type: string): string {
  const [id] = Object.keys(Template.fromStack(stack).findResources(type));
  return id;
}

describe('what is followed', () => {
  test('variables, log options and files, once each', () => {
    const { stack } = redeployed({
      secrets: { A: secret('variable'), B: TaskSecret.fromValueFrom(`${arnOf('variable')}:key::`) },
      logging: ecs.LogDrivers.splunk({ secretToken: secret('option'), url: 'https://splunk.example.com' }),
      secretFiles: { files: { token: secret('file') } },
    }, {}, { env: ENV });
    expect(followed(stack)).toEqual([arnOf('file'), arnOf('option'), arnOf('variable')]);
  });

  test('neither registry credentials, nor what is retained, nor what programs fetch, nor a pinned version', () => {
    const { stack } = redeployed({
      secrets: { A: secret('variable'), PINNED: TaskSecret.fromValueFrom(`${arnOf('pinned')}:::6e7f8091-a2b3-4c5d-8e9f-0a1b2c3d4e5f`) },
      runtimeSecrets: { FETCHED: RuntimeSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(newStack(), 'S', arnOf('fetched'))) },
    }, {
      registryCredentials: { 'docker.io': RepositoryCredentials.fromSecretArn(arnOf('registry')) },
      retainAccess: [secret('retained')],
    }, { env: ENV });
    expect(followed(stack)).toEqual([arnOf('variable')]);
    Found.fromStack(stack).hasInfo('*', Match.stringLikeRegexp("not redeployed for container 'app', 'PINNED' \\(a version id always names the same value\\)"));
  });

  test('what is added to the task later, from another stack too', () => {
    const app = new App();
    const data = newStack({ app, id: 'Data' });
    const { stack, task, redeploy } = redeployed({}, {}, { stack: newStack({ app }) });
    expect(redeploy.rules).toEqual([]);
    task.addContainer('side', container({ secrets: { A: TaskSecret.fromSecretsManager(new secretsmanager.Secret(data, 'Secret')) } }));
    task.container('app').addSecret('B', TaskSecret.fromSsmParameter(new ssm.StringParameter(data, 'Parameter', { stringValue: 'x' })));
    expect(followed(stack)).toEqual([
      { 'Fn::ImportValue': expect.stringMatching(/^Data:ExportsOutputRefSecret/) },
      { 'Fn::ImportValue': expect.stringMatching(/^Data:ExportsOutputRefParameter/) },
    ]);
    Template.fromStack(stack).hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Condition: { ArnEquals: { 'aws:SourceArn': redeploy.rules.map(({ ruleArn }) => stack.resolve(ruleArn)) } } })]) },
    });
  });

  test('secrets of the app by their ARN, plain ones of the CDK too', () => {
    const stack = newStack();
    const [one, two] = ['One', 'Two'].map((id) => new secretsmanager.Secret(stack, id));
    const attached = new secretsmanager.CfnSecretTargetAttachment(stack, 'Attached', { secretId: two.secretArn, targetId: 'db', targetType: 'AWS::RDS::DBInstance' });
    redeployed({
      secrets: {
        A: TaskSecret.fromSecretsManager(one),
        B: ecs.Secret.fromSecretsManager(one, 'user'),
        C: ecs.Secret.fromSecretsManager(two, 'user'),
        D: ecs.Secret.fromSecretsManagerVersion(secretsmanager.Secret.fromSecretNameV2(stack, 'Three', 'prod/three'), { versionStage: 'BLUE' }),
        E: TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'Target', attached.ref)),
      },
    }, {}, { stack });
    expect(Object.values(patterns(stack)).map(({ resources, detail }) => [resources, detail])).toEqual([
      [[{ Ref: 'Attached' }, { Ref: expect.stringMatching(/^One/) }, { Ref: expect.stringMatching(/^Two/) }], { labelUpdated: ['AWSCURRENT'] }],
      [undefined, { labelUpdated: ['BLUE'], name: ['prod/three'] }],
    ]);
  });

  test.each([
    ['its whole name', 'parameter/prod/token', ['/prod/token']],
    ['one without a slash, in both spellings', 'parameter/token', ['/token', 'token']],
  ])('a parameter by %s', (_name, resource, names) => {
    const { stack } = redeployed({ secrets: { A: TaskSecret.fromValueFrom(`arn:aws:ssm:eu-central-1:123456789012:${resource}`) } }, {}, { env: ENV });
    expect(Object.values(patterns(stack))).toEqual([{
      'source': ['aws.ssm'],
      'account': [ENV.account],
      'region': [ENV.region],
      'detail-type': ['Parameter Store Change'],
      'detail': { operation: ['Create', 'Update'], name: names },
    }]);
  });

  test('a parameter whose ARN only the deployment knows, by the ARN', () => {
    const stack = newStack();
    const { valueAsString } = new CfnParameter(stack, 'Token');
    const parameter = ssm.StringParameter.fromStringParameterAttributes(stack, 'Parameter', { parameterName: valueAsString, simpleName: false });
    redeployed({ secrets: { A: TaskSecret.fromSsmParameter(parameter) } }, {}, { stack });
    expect(followed(stack)).toEqual([{ Ref: 'Token' }]);
  });

  test('a parameter whose name only the deployment knows, in both spellings', () => {
    const stack = newStack();
    const { valueAsString } = new CfnParameter(stack, 'Token');
    redeployed({ secrets: { A: TaskSecret.fromValueFrom(`/${valueAsString}`), B: TaskSecret.fromValueFrom(`/prod/${valueAsString}`) } }, {}, { stack });
    expect(followed(stack)).toEqual([
      { 'Fn::Join': ['', ['/', { Ref: 'Token' }]] }, { 'Fn::Join': ['', ['/prod/', { Ref: 'Token' }]] }, { Ref: 'Token' },
    ]);
  });

  test('a secret whose ARN or name only the deployment knows', () => {
    const stack = newStack();
    const { valueAsString } = new CfnParameter(stack, 'Token');
    redeployed({
      secrets: {
        A: TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'A', valueAsString)),
        B: TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretPartialArn(stack, 'B', valueAsString)),
        C: TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, 'C', valueAsString)),
      },
    }, {}, { stack });
    const name = { 'Fn::Select': [6, { 'Fn::Split': [':', { Ref: 'Token' }] }] };
    expect(Object.values(patterns(stack)).map(({ resources, detail }) => resources ?? detail.name)).toEqual([[{ Ref: 'Token' }], [name, { Ref: 'Token' }]]);
  });

  test('what an Aspect adds after the rules were looked at', () => {
    const app = new App();
    const database = new secretsmanager.Secret(newStack({ app, id: 'Data' }), 'Database');
    const { stack, task } = redeployed({}, {}, { stack: newStack({ app }) });
    const late = new Construct(stack, 'Late'); // visited after the construct
    Aspects.of(late).add({ visit: () => task.container('app').addSecret('A', TaskSecret.fromSecretsManager(database)) });
    expect(followed(stack)).toEqual([{ 'Fn::ImportValue': expect.stringMatching(/^Data:ExportsOutputRefDatabase/) }]);
  });

  test('an unknown token may be a secret or a parameter', () => {
    const stack = newStack();
    const { valueAsString } = new CfnParameter(stack, 'Arn');
    class Unknown extends ecs.Secret {
      public readonly arn = valueAsString;
      public readonly hasField = false;
      public grantRead = ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, 'S', SECRET_ARN)).grantRead;
    }
    redeployed({ secrets: { A: new Unknown() } }, {}, { stack });
    expect(Object.values(patterns(stack)).map(({ source, resources }) => [source, resources])).toEqual([
      [['aws.secretsmanager'], [{ Ref: 'Arn' }]], [['aws.ssm'], [{ Ref: 'Arn' }]],
    ]);
  });
});

describe('rules', () => {
  test('have patterns of 2,048 characters at most', () => {
    const secrets = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`S${index}`, secret(`prod/service-${index}/database`)]));
    const { stack, redeploy } = redeployed({ secrets }, {}, { env: ENV });
    const lengths = Object.values(patterns(stack)).map((pattern) => JSON.stringify(pattern).length);
    expect(lengths.length).toBe(redeploy.rules.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(2_048);
    expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThan(1_900);
    expect(followed(stack)).toHaveLength(60);
  });

  test('count what only the deployment knows by the most that it can be', () => {
    const stack = newStack();
    const secrets = Object.fromEntries(Array.from({ length: 7 }, (_, index) => {
      const { valueAsString } = new CfnParameter(stack, `Arn${index}`);
      return [`S${index}`, TaskSecret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(stack, `Secret${index}`, valueAsString))];
    }));
    redeployed({ secrets }, {}, { stack });
    expect(Object.values(patterns(stack)).map(({ resources }) => resources.length)).toEqual([3, 3, 1]);
  });

  test('wait for the permissions of the state machine', () => {
    const { stack } = redeployed({ secrets: { A: secret('a') } });
    const [policy] = Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    Template.fromStack(stack).hasResource('AWS::Events::Rule', { DependsOn: [policy] });
  });

  test('do not depend on the order in which secrets are given', () => {
    const of = (...names: string[]) => patterns(redeployed({ secrets: Object.fromEntries(names.map((name) => [name, secret(name)])) }).stack);
    expect(of('a', 'b', 'c')).toEqual(of('c', 'a', 'b'));
  });
});

describe('resources', () => {
  test('the definition is that of the service and the queue', () => {
    const { stack } = redeployed({ secrets: { A: secret('a') } }, {}, { env: ENV });
    const [{ Properties }] = Object.values<any>(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'));
    const values = { GetAtt: (id: string, name: string) => `${id}.${name}`, Ref: (id: string) => id };
    const text = Properties.DefinitionString['Fn::Join'][1].map((part: any) => typeof part === 'string' ? part
      : part.Ref ? values.Ref(part.Ref) : values.GetAtt(part['Fn::GetAtt'][0], part['Fn::GetAtt'][1])).join('');
    expect(JSON.parse(text)).toEqual(redeployDefinition({
      partition: 'AWS::Partition',
      cluster: `${idOf(stack, 'AWS::ECS::Cluster')}.Arn`,
      service: `${idOf(stack, 'AWS::ECS::Service')}.Name`,
      queueUrl: idOf(stack, 'AWS::SQS::Queue'),
      debounce: 60,
    }));
  });

  test('the state machine may look at and update its service, list itself and write to its queue, and nothing else', () => {
    const { stack } = redeployed({ secrets: { A: secret('a') } });
    expect(statements(stack, 'RedeployStateMachineRole')).toEqual([
      { Sid: 'Redeploy', Effect: 'Allow', Action: ['ecs:DescribeServices', 'ecs:UpdateService'], Resource: { Ref: idOf(stack, 'AWS::ECS::Service') } },
      { Sid: 'SeeOtherExecutions', Effect: 'Allow', Action: 'states:ListExecutions', Resource: { Ref: idOf(stack, 'AWS::StepFunctions::StateMachine') } },
      { Sid: 'TellOfFailure', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': [idOf(stack, 'AWS::SQS::Queue'), 'Arn'] } },
    ]);
  });

  test('roles that exist already are used, and no policy is in the template', () => {
    const app = new App();
    iam.Role.customizeRoles(app, {
      usePrecreatedRoles: {
        'Stack/Task/ExecutionRole': 'execution',
        'Stack/Task/TaskDefinition/TaskRole': 'task',
        'Stack/Redeploy/StateMachineRole': 'machine',
        'Stack/Redeploy/RulesRole': 'rules',
      },
    });
    const { stack } = redeployed({ secrets: { A: secret('a') } }, {}, { stack: newStack({ app }) });
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 0);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    Template.fromStack(stack).hasResource('AWS::Events::Rule', { DependsOn: Match.absent() });
  });

  test('the rules may start the state machine, and nothing else', () => {
    const { stack } = redeployed({ secrets: { A: secret('a') } }, {}, { env: ENV });
    expect(statements(stack, 'RedeployRulesRole')).toEqual([
      { Effect: 'Allow', Action: 'states:StartExecution', Resource: { Ref: idOf(stack, 'AWS::StepFunctions::StateMachine') } },
    ]);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [{
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'events.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': ENV.account },
            ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':events:eu-central-1:123456789012:rule/*']] } },
          },
        }],
      },
    });
  });

  test('an event that cannot be delivered goes to the queue after an hour', () => {
    const { stack } = redeployed({ secrets: { A: secret('a') } });
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      Targets: [Match.objectLike({
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [idOf(stack, 'AWS::SQS::Queue'), 'Arn'] } },
        RetryPolicy: { MaximumEventAgeInSeconds: 3_600 },
      })],
    });
    Template.fromStack(stack).hasResourceProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
  });

  test('the metric counts executions that failed or timed out', () => {
    const { stack, redeploy } = redeployed({ secrets: { A: secret('a') } });
    redeploy.metricFailed({ period: Duration.minutes(1) }).createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: 'FILL(failed, 0) + FILL(timedOut, 0)' }),
        Match.objectLike({ Id: 'failed', MetricStat: Match.objectLike({ Metric: Match.objectLike({ MetricName: 'ExecutionsFailed' }), Period: 60, Stat: 'Sum' }) }),
        Match.objectLike({ Id: 'timedOut', MetricStat: Match.objectLike({ Metric: Match.objectLike({ MetricName: 'ExecutionsTimedOut' }) }) }),
      ]),
    });
  });

  test('a task without the construct has none of them', () => {
    const stack = newStack();
    fargateService(stack, new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ secrets: { A: secret('a') } }) } }));
    ['AWS::Events::Rule', 'AWS::StepFunctions::StateMachine', 'AWS::SQS::Queue'].forEach((type) => Template.fromStack(stack).resourceCountIs(type, 0));
  });
});

describe('where services are', () => {
  test('a service of aws-ecs-patterns', () => {
    const stack = newStack({ env: ENV });
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ portMappings: [{ containerPort: 80 }], secrets: { A: secret('a') } }) } });
    const { service } = new patternsOfEcs.QueueProcessingFargateService(stack, 'Queue', { cluster: cluster(stack), taskDefinition: task.taskDefinition });
    new RedeployOnSecretChange(stack, 'Redeploy', { service, task });
    expect(followed(stack)).toEqual([arnOf('a')]);
  });

  test.each(['BLUE_GREEN', 'LINEAR', 'CANARY'])('a service of the deployment strategy %s', (strategy) => {
    const { stack, service } = redeployed({ secrets: { A: secret('a') } }, {}, { env: ENV });
    (service.node.defaultChild as ecs.CfnService).addPropertyOverride('DeploymentConfiguration.Strategy', strategy);
    (service.node.defaultChild as ecs.CfnService).addPropertyOverride('DeploymentController.Type', 'ECS');
    expect(followed(stack)).toEqual([arnOf('a')]);
  });

  test('two services of one task, and two tasks, in one stack', () => {
    const { stack, task } = redeployed({ secrets: { A: secret('a') } }, {}, { env: ENV });
    const service = new ecs.FargateService(stack, 'Second', { cluster: ecs.Cluster.fromClusterAttributes(stack, 'Imported', { clusterName: 'main', vpc: cluster(new Stack()).vpc, securityGroups: [] }), taskDefinition: task.taskDefinition });
    new RedeployOnSecretChange(stack, 'RedeploySecond', { service, task });
    const other = new SecureFargateTaskDefinition(stack, 'Other', { containers: { app: container({ secrets: { B: secret('b') } }) } });
    const third = new ecs.FargateService(stack, 'Third', { cluster: service.cluster, taskDefinition: other.taskDefinition });
    new RedeployOnSecretChange(stack, 'RedeployThird', { service: third, task: other });
    Template.fromStack(stack).resourceCountIs('AWS::StepFunctions::StateMachine', 3);
    expect(followed(stack)).toEqual([arnOf('a'), arnOf('a'), arnOf('b')]);
  });

  test('a service in another stack than its task, and the construct in a nested stack', () => {
    const app = new App();
    const [tasks, services] = ['Tasks', 'Services'].map((id) => newStack({ app, id }));
    const task = new SecureFargateTaskDefinition(tasks, 'Task', { containers: { app: container() } });
    const nested = new NestedStack(services, 'Nested');
    new RedeployOnSecretChange(nested, 'Redeploy', { service: fargateService(services, task), task });
    task.container('app').addSecret('A', TaskSecret.fromSecretsManager(new secretsmanager.Secret(tasks, 'Database')));
    expect(followed(nested)).toEqual([{ 'Fn::ImportValue': expect.stringMatching(/^Tasks:ExportsOutputRefDatabase/) }]);
  });

  test('a secret of the parent of a nested stack that is added late', () => {
    const stack = newStack();
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container() } });
    const nested = new NestedStack(stack, 'Nested');
    new RedeployOnSecretChange(nested, 'Redeploy', { service: fargateService(stack, task), task });
    task.container('app').addSecret('A', TaskSecret.fromSecretsManager(new secretsmanager.Secret(stack, 'Database')));
    expect(followed(nested)).toEqual([{ Ref: expect.stringMatching(/^referencetoStackDatabase/) }]);
  });

  test('in each stage of a pipeline', () => {
    const app = new App();
    const stacks = ['Test', 'Prod'].map((id) => newStack({ app: new Stage(app, id) as unknown as App, env: ENV }));
    stacks.forEach((stack) => redeployed({ secrets: { A: secret('a') } }, {}, { stack }));
    stacks.forEach((stack) => expect(followed(stack)).toEqual([arnOf('a')]));
  });
});

describe('warnings', () => {
  test.each([
    ['of another Region', 'eu-west-1:123456789012', 'Region eu-west-1'],
    ['of another account', 'eu-central-1:210987654321', 'account 210987654321'],
  ])('a secret %s is not followed', (_name, home, place) => {
    const key = 'arn:aws:kms:eu-central-1:210987654321:key/11111111-2222-3333-4444-555555555555';
    const stack = newStack({ env: ENV });
    const encryptionKey = home.startsWith('eu-central') ? { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', key) } : {};
    redeployed({ secrets: { A: secret('a'), B: TaskSecret.fromValueFrom(arnOf('b', home), encryptionKey) } }, {}, { stack });
    expect(followed(stack)).toEqual([arnOf('a')]);
    expect(warnings(stack)).toContainEqual({
      id: 'cdk-fargate-secrets:changeElsewhere',
      path: '/Stack/Redeploy/StateMachine',
      message: expect.stringContaining(`container 'app', 'B' ('${arnOf('b', home)}' is in ${place})`),
    });
  });

  test('a replica of a secret of the app is followed, though it may send no event', () => {
    const app = new App();
    new secretsmanager.Secret(newStack({ app, id: 'Primary', env: { ...ENV, region: 'eu-west-1' } }), 'Secret', { secretName: 'prod/a', replicaRegions: [{ region: ENV.region }] });
    const { stack } = redeployed({ secrets: { A: secret('prod/a'), B: secret('prod/a-b') } }, {}, { stack: newStack({ app, env: ENV }) });
    expect(followed(stack)).toEqual([arnOf('prod/a'), arnOf('prod/a-b')]);
    expect(warnings(stack)).toContainEqual(expect.objectContaining({ id: 'cdk-fargate-secrets:changeOfReplica', message: expect.stringMatching(/^'prod\/a': /) }));
  });

  test('nothing to follow', () => {
    const { stack, redeploy } = redeployed({}, { registryCredentials: { 'docker.io': RepositoryCredentials.fromSecretArn(arnOf('registry')) } });
    expect(redeploy.rules).toEqual([]);
    expect(warnings(stack).map(({ id }) => id)).toContain('cdk-fargate-secrets:nothingToFollow');
  });

  test('a deployment controller that only the deployment knows', () => {
    const stack = newStack();
    const { valueAsString } = new CfnParameter(stack, 'Controller');
    const { service } = redeployed({ secrets: { A: secret('a') } }, {}, { stack });
    (service.node.defaultChild as ecs.CfnService).addPropertyOverride('DeploymentController.Type', valueAsString);
    expect(warnings(stack).map(({ id }) => id)).toContain('cdk-fargate-secrets:unknownDeploymentController');
  });

  test('are acknowledged on the construct', () => {
    const { stack, redeploy } = redeployed({});
    Annotations.of(redeploy).acknowledgeWarning('cdk-fargate-secrets:nothingToFollow');
    expect(warnings(stack)).toEqual([]);
  });

  test('there is none for a secret of this account and Region', () => {
    const { stack } = redeployed({ secrets: { A: secret('a') } }, {}, { env: ENV });
    expect(warnings(stack).filter(({ path }) => path.includes('Redeploy'))).toEqual([]);
    Found.fromStack(stack).hasNoInfo('*', Match.anyValue());
  });
});

describe('fails', () => {
  const withService = (props: Partial<ecs.FargateServiceProps>) => {
    const stack = newStack({ env: ENV });
    const task = new SecureFargateTaskDefinition(stack, 'Task', { containers: { app: container({ portMappings: [{ containerPort: 80 }] }) } });
    return { stack, task, service: fargateService(stack, task, props) };
  };
  const create = (props: any, stack = newStack({ env: ENV })) => errorOf(() => new RedeployOnSecretChange(stack, 'Redeploy', props));

  test.each([ecs.DeploymentControllerType.CODE_DEPLOY, ecs.DeploymentControllerType.EXTERNAL])('for the deployment controller %s', (type) => {
    const { stack, task, service } = withService({ deploymentController: { type } });
    expect(create({ service, task }, stack)).toMatch(new RegExp(`^Stack/Redeploy: .*'Stack/Service' is ${type}, and 'ForceNewDeployment' works with ECS only`));
  });

  test('for one that is set afterwards', () => {
    const { stack, service } = redeployed({ secrets: { A: secret('a') } });
    (service.node.defaultChild as ecs.CfnService).addPropertyOverride('DeploymentController', { Type: 'CODE_DEPLOY' });
    expect(synthError(stack)).toContain('is CODE_DEPLOY');
  });

  test.each([
    ['nine seconds', Duration.seconds(9)],
    ['more than an hour', Duration.seconds(3_601)],
    ['a part of a second', Duration.millis(10_500)],
  ])('for a debounce of %s', (_name, debounce) => {
    const { stack, task, service } = withService({});
    expect(create({ service, task, debounce }, stack)).toMatch(/^Stack\/Redeploy: 'debounce' must be whole seconds, at least 10 and at most 3600, got /);
  });

  test('for a service of another task', () => {
    const { stack, service } = withService({});
    const task = new SecureFargateTaskDefinition(stack, 'Other');
    expect(create({ service, task }, stack)).toContain("'Stack/Service' runs the task definition 'Stack/Task/TaskDefinition', not that of 'Stack/Other'");
  });

  test('for a service of another Region', () => {
    const { task, service } = withService({});
    expect(create({ service, task }, newStack({ env: { ...ENV, region: 'eu-west-1' } }))).toContain('create this construct in the stack of the service');
  });

  test('for arguments of another kind', () => {
    const { stack, task, service } = withService({});
    const imported = ecs.FargateService.fromFargateServiceArn(stack, 'Imported', 'arn:aws:ecs:eu-central-1:123456789012:service/main/api');
    expect(create({ service, task: task.taskDefinition }, stack)).toContain("'task' is missing or not a SecureFargateTaskDefinition");
    expect(create({ service: undefined, task }, newStack())).toContain("'service' is missing or not a FargateService");
    expect(create({ service: imported, task }, newStack())).toContain("'service' is missing or not a FargateService");
  });

  test('not for ten seconds, an hour, or a debounce that only the deployment knows', () => {
    const { stack, task, service } = withService({ deploymentController: { type: ecs.DeploymentControllerType.ECS } });
    const { valueAsNumber } = new CfnParameter(stack, 'Seconds', { type: 'Number' });
    for (const [index, debounce] of [Duration.seconds(10), Duration.hours(1), Duration.seconds(valueAsNumber)].entries()) {
      new RedeployOnSecretChange(stack, `Redeploy${index}`, { service, task, debounce });
    }
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).toContain('{"Ref":"Seconds"}');
  });
});
