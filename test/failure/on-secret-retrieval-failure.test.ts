import { App, CfnParameter } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import { RepositoryCredentials, SecureFargateTaskDefinition, SecureFargateTaskDefinitionProps, TaskSecret } from '../../src';
import { container, ENV, newStack, SECRET_ARN } from '../support/app';
import { patterns } from '../support/event-patterns';

const PASSWORD = TaskSecret.fromValueFrom(`${SECRET_ARN}:password::`);

function task(props: SecureFargateTaskDefinitionProps = {}, stack = newStack({ env: ENV })) {
  return { stack, task: new SecureFargateTaskDefinition(stack, 'Task', { family: 'api', containers: { app: container({ secrets: { PASSWORD } }) }, ...props }) };
}

/** The message of a rule with an SNS topic as its target. */
function message({ stack, task: watched }: ReturnType<typeof task>): { template: any; paths: object } {
  watched.onSecretRetrievalFailure('Failure', {
    target: new targets.SnsTopic(new sns.Topic(stack, 'Topic'), { message: watched.secretRetrievalFailureMessage() }),
  });
  const [{ Properties }] = Object.values<any>(Template.fromStack(stack).findResources('AWS::Events::Rule'));
  const [{ InputTransformer: { InputTemplate, InputPathsMap } }] = Properties.Targets;
  return { template: InputTemplate, paths: InputPathsMap };
}

describe('the rule', () => {
  test('is for tasks of the family that failed to start, in any revision', () => {
    const { stack, task: watched } = task();
    expect(watched.onSecretRetrievalFailure('Failure').node.path).toBe('Stack/Task/Failure');
    const [pattern] = Object.values(patterns(stack));
    expect(pattern).toMatchObject({
      'source': ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      'detail': {
        lastStatus: ['STOPPED'],
        stopCode: ['TaskFailedToStart'],
        taskDefinitionArn: [{ prefix: 'arn:aws:ecs:eu-central-1:123456789012:task-definition/api:' }],
      },
    });
    expect(JSON.stringify(pattern)).not.toContain('wildcard');
  });

  test('takes a name, a description and a pattern that narrows it', () => {
    const { stack, task: watched } = task();
    const clusterArn = ['arn:aws:ecs:eu-central-1:123456789012:cluster/main'];
    watched.onSecretRetrievalFailure('Failure', { ruleName: 'api-failed', description: 'Wakes somebody', eventPattern: { detail: { clusterArn } } });
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      Name: 'api-failed', Description: 'Wakes somebody', EventPattern: { detail: Match.objectLike({ clusterArn, stopCode: ['TaskFailedToStart'] }) },
    });
  });

  test('accepts more targets afterwards, which receive the event unchanged', () => {
    const { stack, task: watched } = task();
    watched.onSecretRetrievalFailure('Failure').addTarget(new targets.SnsTopic(new sns.Topic(stack, 'Topic')));
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', { Targets: [{ InputTransformer: Match.absent() }] });
  });

  test.each<[string, (task: SecureFargateTaskDefinition) => void, string]>([
    ['that the CDK generates', () => {}, 'StackTask67ABC4F2'],
    ['that an override changes', ({ taskDefinition }) => (taskDefinition.node.defaultChild as ecs.CfnTaskDefinition).addPropertyOverride('Family', 'web'), 'web'],
  ])('follows a family %s', (_name, change, family) => {
    const { stack, task: watched } = task({ family: undefined });
    watched.onSecretRetrievalFailure('Failure');
    change(watched);
    const { Properties } = Object.values<any>(Template.fromStack(stack).findResources('AWS::ECS::TaskDefinition'))[0];
    expect(Properties.Family).toMatch(family === 'web' ? /^web$/ : /^StackTask/);
    expect(Object.values(patterns(stack))[0].detail.taskDefinitionArn[0].prefix).toBe(`arn:aws:ecs:eu-central-1:123456789012:task-definition/${Properties.Family}:`);
  });

  test('follows a family that only the deployment knows', () => {
    const stack = newStack();
    const { task: watched } = task({ family: new CfnParameter(stack, 'Family').valueAsString }, stack);
    watched.onSecretRetrievalFailure('Failure');
    expect(JSON.stringify(Object.values(patterns(stack))[0].detail.taskDefinitionArn)).toContain(':task-definition/",{"Ref":"Family"},":"');
  });
});

describe('the message', () => {
  test('has the time, the task, the reason and the reads', () => {
    const { template, paths } = message(task({ registryCredentials: { 'docker.io': RepositoryCredentials.fromSecretArn(SECRET_ARN) } }));
    const names = Object.fromEntries(Object.entries<string>(paths as { [name: string]: string }).map(([name, path]) => [path, `<${name}>`]));
    expect(template.split('\n')).toEqual([
      `"${names['$.time']}: a task of the family api did not start, because Amazon ECS could not fetch a secret, a key, an image or an env file."`,
      `"Task: ${names['$.detail.taskArn']}"`,
      `"Reason: ${names['$.detail.stoppedReason']}"`,
      `"The task reads: container 'app', 'PASSWORD' from ${SECRET_ARN}; container 'app', repository credentials from ${SECRET_ARN}"`,
    ]);
  });

  test('has what is added to the task later', () => {
    const created = task();
    const text = created.task.secretRetrievalFailureMessage();
    created.task.onSecretRetrievalFailure('Failure', { target: new targets.SnsTopic(new sns.Topic(created.stack, 'Topic'), { message: text }) });
    created.task.addContainer('side', container({ secrets: { TOKEN: TaskSecret.fromValueFrom('/prod/token') } }));
    expect(JSON.stringify(Template.fromStack(created.stack).findResources('AWS::Events::Rule')))
      .toContain("container 'side', 'TOKEN' from arn:aws:ssm:eu-central-1:123456789012:parameter/prod/token");
  });

  test('has at most 8,192 characters, and says how many reads are left out', () => {
    const secrets = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`SECRET_${index}`, PASSWORD]));
    const { template } = message(task({ containers: { app: container({ secrets }) } }));
    expect(template.length).toBeLessThanOrEqual(8_192);
    expect(template.length).toBeGreaterThan(6_000);
    const shown = template.match(/'SECRET_\d+' from/g).length;
    expect(template).toContain(` and ${300 - shown} more"`);
  });

  test('is there without reads', () => {
    expect(message(task({ containers: { app: container() } })).template).toContain('"The task reads: no secrets"');
  });

  test('is not text for a target that takes the event', () => {
    const { stack, task: watched } = task();
    const rule = watched.onSecretRetrievalFailure('Failure', { target: new targets.EventBus(events.EventBus.fromEventBusName(stack, 'Bus', 'alarms')) });
    expect(stack.resolve((rule.node.defaultChild as events.CfnRule).targets)[0].inputTransformer).toBeUndefined();
  });
});

test('a task that asks for nothing has no rule', () => {
  const { stack } = task({}, newStack({ app: new App(), env: ENV }));
  Template.fromStack(stack).resourceCountIs('AWS::Events::Rule', 0);
});
