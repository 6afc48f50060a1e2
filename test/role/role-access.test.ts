import { Aspects, PropertyInjectors, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { deployedOn, literal, ownedUnderKey, Secrets, taskWith, times, Way, ways } from './many-secrets';
import { PolicyPlacement, SecureContainerOptions, SecureFargateTaskDefinition, TaskSecret } from '../../src';
import { container, KEY_ARN, newStack, synthError } from '../support/app';
import { circle, length, needs, templateOf } from '../support/deployed';

describe('what does not fit on the role', () => {
  test('goes on in managed policies, under the same Sid and the same conditions', () => {
    const stack = newStack();
    taskWith(stack, ownedUnderKey(stack, 100), { early: true });
    const { inline, managed } = deployedOn(stack);
    const decryptions = [...inline, ...managed].flatMap(({ Statement }) => Statement).filter(({ Action }: any) => Action === 'kms:Decrypt');
    expect(decryptions.length).toBeGreaterThan(1);
    expect(new Set(decryptions.map(({ Sid, Resource, Condition }: any) => JSON.stringify([Sid, Resource, Condition.StringEquals]))).size).toBe(1);
    expect(decryptions.flatMap(({ Condition }: any) => Condition.StringLike['kms:EncryptionContext:SecretARN'])).toHaveLength(100);
    decryptions.forEach(({ Condition }: any) => expect(Object.keys(Condition)).toEqual(['StringEquals', 'StringLike']));
  });

  test('is waited for by the task definition, however late it came, and by the policies before it', () => {
    const stack = newStack();
    taskWith(stack, literal(stack, 400), { early: false });
    const template = templateOf(stack);
    const managed = Object.keys(template.Resources).filter((id) => template.Resources[id].Type === 'AWS::IAM::ManagedPolicy');
    expect(managed.length).toBeGreaterThan(1);
    const waiting = [...needs(template)].filter(([, needed]) => managed.some((id) => needed.has(id)));
    const others = waiting.filter(([id]) => !managed.includes(id));
    expect(others.map(([id, needed]) => [template.Resources[id].Type, managed.every((each) => needed.has(each))])).toEqual([['AWS::ECS::TaskDefinition', true]]);
    // An update writes the last one first: what moves there is there before another policy loses it.
    const waitedFor = managed.map((id) => managed.filter((other) => needs(template).get(id)?.has(other)));
    expect(waitedFor).toEqual(managed.map((_, index) => managed.slice(index + 1, index + 2)));
  });

  test('is nothing with 60 secrets, which are on the role alone', () => {
    const stack = newStack();
    taskWith(stack, literal(stack, 60), { early: true });
    expect(deployedOn(stack)).toMatchObject({ inline: [{}], managed: [] });
  });

  test('leaves room for what the L2 writes in its own policy, which shares the 10,240 characters', () => {
    const stack = newStack();
    const other = new secretsmanager.Secret(stack, 'Other');
    const task = taskWith(stack, literal(stack, 123), { early: true }); // 123 are within the limit, if nothing else is on the role
    other.grantRead(task.executionRole);
    const { inline, managed } = deployedOn(stack);
    expect(inline).toHaveLength(1);
    expect(managed.length).toBeGreaterThan(1);
    expect(inline.reduce((sum, policy) => sum + length(policy), 0)).toBeLessThanOrEqual(10_240);
  });

  test.each([PolicyPlacement.INLINE, PolicyPlacement.MANAGED])(
    'is found room for whenever it comes, also with the default log router while the task definition resolves, under %s', (policyPlacement) => {
      for (let count = 10; count <= 28; count += 2) { // somewhere here what may come is first thought too long for one policy
        const stack = newStack();
        new SecureFargateTaskDefinition(stack, 'Task', {
          policyPlacement,
          containers: { app: container({ secrets: literal(stack, count), logging: ecs.LogDrivers.firelens({ options: { Name: 'cloudwatch' } }) }) },
        });
        const { allowed, template } = deployedOn(stack);
        expect(allowed.filter((permission) => permission.startsWith('secretsmanager'))).toHaveLength(count);
        expect(allowed.filter((permission) => permission.includes('logs:PutLogEvents'))).toHaveLength(1);
        expect(circle(template)).toBeUndefined();
      }
    });

  test('is on the role, then on the role and in managed policies, then in managed policies only', () => {
    const lengthsWith = (count: number) => {
      const stack = newStack();
      taskWith(stack, literal(stack, count), { early: true });
      const { inline, managed } = deployedOn(stack);
      const valuesOf = (policies: any[]) => policies.flatMap(({ Statement }) => Statement).flatMap(({ Resource }) => Resource);
      const characters = inline.reduce((sum, policy) => sum + length(policy), 0);
      return { inline: valuesOf(inline).length, managed: valuesOf(managed).length, characters };
    };
    const [onRole, few, most, beyond] = [74, 75, 124, 125].map(lengthsWith);
    expect(onRole).toEqual({ inline: 74, managed: 0, characters: expect.any(Number) });
    expect(onRole.characters).toBeGreaterThan(6_144 - 200);
    expect(onRole.characters).toBeLessThanOrEqual(6_144);
    expect(few).toMatchObject({ inline: 75, managed: 75 });
    expect(most).toMatchObject({ inline: 124, managed: 124 });
    expect(most.characters).toBeGreaterThan(10_240 - 100);
    expect(beyond).toEqual({ inline: 0, managed: 125, characters: 0 });
  });

  test('leaves room for what a property injector put on the role', () => {
    const stack = newStack();
    const resources = Array.from({ length: 60 }, (_, index) => `arn:aws:s3:::acme-frozen-bucket-with-a-long-name-${index}/*`);
    PropertyInjectors.of(stack).add({
      constructUniqueId: iam.Role.PROPERTY_INJECTION_ID,
      inject: (props) => ({
        ...props,
        inlinePolicies: { Guardrail: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['s3:*'], resources })] }) },
      }),
    });
    taskWith(stack, literal(stack, 110), { early: true });
    const { inline, managed } = deployedOn(stack);
    expect(inline.map(({ Statement: [{ Effect }] }) => Effect)).toEqual(['Deny']);
    expect(managed.length).toBeGreaterThan(1);
    expect(inline.reduce((sum, policy) => sum + length(policy), 0)).toBeLessThanOrEqual(10_240);
  });

  test.each<[string, (task: SecureFargateTaskDefinition, id: string, options: SecureContainerOptions) => void]>([
    ['given with the task', (task, id, options) => task.addContainer(id, options)],
    ['added through the L2', (task, id, options) => task.taskDefinition.addContainer(id, options)],
    ['added by an Aspect', (task, id, options) => Aspects.of(task).add({
      visit: (node) => node === task.taskDefinition && !node.node.tryFindChild(id) && task.taskDefinition.addContainer(id, options),
    })],
  ])('counts env files as well, %s', (_, add) => {
    const stack = newStack();
    const task = new SecureFargateTaskDefinition(stack, 'Task');
    for (let index = 0; index < 10; index++) {
      const environmentFiles = Array.from({ length: 3 }, (__, file) => ecs.EnvironmentFile.fromBucket(s3.Bucket.fromBucketAttributes(stack, `Bucket${index}-${file}`, {
        bucketName: `settings-of-a-team-with-a-name-${index}-${file}`,
        encryptionKey: kms.Key.fromKeyArn(stack, `Key${index}-${file}`, KEY_ARN.replace('555555555555', String(index * 10 + file).padStart(12, '5'))),
      }), 'production/application.env'));
      add(task, `c${index}`, container({ environmentFiles }));
    }
    const { inline, managed, allowed } = deployedOn(stack);
    expect(inline.reduce((sum, policy) => sum + length(policy), 0)).toBeLessThanOrEqual(10_240);
    managed.forEach((policy) => expect(length(policy)).toBeLessThanOrEqual(6_144));
    expect(managed.length).toBeGreaterThan(0);
    expect(allowed.filter((permission) => permission.startsWith('kms:Decrypt'))).toHaveLength(30);
  });

  test('counts the grants of the L2 as well', () => {
    const stack = newStack();
    const { executionRole } = taskWith(stack, literal(stack, 90), { early: true });
    for (let index = 0; index < 40; index++) {
      new logs.LogGroup(stack, `Logs${index}`).grantWrite(executionRole);
    }
    const { inline, managed, allowed } = deployedOn(stack);
    expect(inline.reduce((sum, policy) => sum + length(policy), 0)).toBeLessThanOrEqual(10_240);
    expect(managed.length).toBeGreaterThan(0);
    expect(allowed.filter((permission) => permission.includes('log-group'))).toHaveLength(40);
  });
});

describe('fails beyond what a role holds, and says how many fit', () => {
  const long = (count: number) => times(count, (index) => TaskSecret.fromValueFrom(
    `arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/a-team-with-a-long-name/${'s'.repeat(30)}-${index}-AbCdEf`));
  const MESSAGE = /\[Stack\/Task\] (\d+) of the resources that the execution role needs fit into no policy/;

  function messageWith(secrets: Secrets, way: Way): RegExpExecArray | null {
    const stack = newStack();
    taskWith(stack, secrets, way);
    return MESSAGE.exec(synthError(stack));
  }

  test.each(ways)('%s', (_, way) => {
    const found = messageWith(long(700), way);
    const fitting = 700 - Number(found?.[1]);
    expect(fitting).toBeGreaterThan(350);
    expect(fitting).toBeLessThan(700);

    const stack = newStack();
    const secrets = long(fitting);
    taskWith(stack, secrets, way);
    expect(synthErrorOrNothing(stack)).not.toMatch(MESSAGE);
  });

  test.each(['with a key', 'by name'])('counting each secret once, %s', (kind) => {
    const stack = newStack();
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', KEY_ARN);
    taskWith(stack, times(700, (index) => kind === 'by name'
      ? TaskSecret.fromValueFrom(`arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/${'s'.repeat(60)}-name-${index}`)
      : TaskSecret.fromValueFrom(`arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/${'s'.repeat(60)}-${index}-AbCdEf`, { encryptionKey })), ways[0][1]);
    const count = Number(MESSAGE.exec(synthError(stack))?.[1]);
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThanOrEqual(700);
  });

  test('not under EXTERNAL, where the role is the affair of its owner', () => {
    const stack = newStack();
    taskWith(stack, long(700), {
      early: true,
      props: () => ({ executionRole: iam.Role.fromRoleName(stack, 'Role', 'task-execution'), policyPlacement: PolicyPlacement.EXTERNAL }),
    });
    expect(synthErrorOrNothing(stack)).not.toMatch(MESSAGE);
  });

  function synthErrorOrNothing(stack: Stack): string {
    try {
      templateOf(stack);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  }
});
