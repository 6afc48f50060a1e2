import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnElement, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { SecureFargateTaskDefinition, TaskSecret } from '../../src';

const GUIDE = readFileSync(join(__dirname, '../../docs/guides/migrating.md'), 'utf8');

/** The lists of logical ids in the guide: sign, type, id. */
const LISTS = GUIDE.split('```diff\n').slice(1).map((block) => block.split('```')[0].trimEnd().split('\n').map((line) => line.replace(/ {2,}(?=\S+$)/, ' ')));

const FAMILY = 'WebTask11BFE7F2';

interface Parts {
  readonly stack: Stack;
  readonly database: secretsmanager.Secret;
  readonly executionRole?: iam.IRole;
}

const generateSecretString = { secretStringTemplate: '{"username":"app"}', generateStringKey: 'password' };

function parts(imported: boolean): Parts {
  const stack = new Stack(new App(), 'Web', { env: { account: '123456789012', region: 'eu-central-1' } });
  const executionRole = imported ? iam.Role.fromRoleName(stack, 'Role', 'platform-execution') : undefined;
  return { stack, database: new secretsmanager.Secret(stack, 'Database', { generateSecretString }), executionRole };
}

const container = () => ({
  image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:1.27'),
  logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'app' }),
});

function before({ stack, database, executionRole }: Parts): ecs.FargateTaskDefinition {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { executionRole });
  taskDefinition.addContainer('app', { ...container(), secrets: { DATABASE_PASSWORD: ecs.Secret.fromSecretsManager(database, 'password') } });
  return taskDefinition;
}

function after({ stack, database, executionRole }: Parts, family?: string): SecureFargateTaskDefinition {
  const secrets = { DATABASE_PASSWORD: TaskSecret.fromSecretsManager(database, { jsonKey: 'password' }) };
  return new SecureFargateTaskDefinition(stack, 'Task', { executionRole, family, containers: { app: { ...container(), secrets } } });
}

function ids({ stack }: Parts): string[] {
  return Object.entries(Template.fromStack(stack).toJSON().Resources as { [id: string]: { Type: string } }).map(([id, { Type }]) => `${Type} ${id}`);
}

/** What of the old ids goes and what comes; and what stays, as far as the guide lists it. */
function expectList(list: readonly string[], old: readonly string[], now: readonly string[]): void {
  const signed = (sign: string) => list.filter((line) => line.startsWith(sign)).map((line) => line.slice(2)).sort();
  expect(signed('- ')).toEqual(old.filter((id) => !now.includes(id)).sort());
  expect(signed('+ ')).toEqual(now.filter((id) => !old.includes(id)).sort());
  const kept = signed('  ').filter((id) => !id.startsWith('AWS::ECS::Service'));
  expect(kept).toEqual(kept.filter((id) => old.includes(id) && now.includes(id)));
}

function keepId(construct: IConstruct, logicalId: string): void {
  (construct.node.defaultChild as CfnElement).overrideLogicalId(logicalId);
}

test.each([['created', false, 0], ['imported', true, 2]])('the guide lists what CloudFormation replaces, with an execution role that is %s', (_name, imported, list) => {
  const [old, now] = [parts(imported), parts(imported)];
  before(old);
  after(now);
  expectList(LISTS[list], ids(old), ids(now));
});

test('the guide lists what CloudFormation replaces when task role, log group and family are kept', () => {
  const [old, now] = [parts(false), parts(false)];
  const taskDefinition = before(old);
  const task = after(now, FAMILY);
  new s3.Bucket(old.stack, 'Bucket').grantRead(taskDefinition.taskRole);
  new s3.Bucket(now.stack, 'Bucket').grantRead(task.taskDefinition.taskRole);
  keepId(task.taskDefinition.taskRole, 'TaskTaskRoleE98524A1');
  keepId(task.container('app').node.findChild('LogGroup'), 'TaskappLogGroupE326ACBA');
  expectList(LISTS[1], ids(old), ids(now));
  expect(GUIDE).toContain(`family: '${FAMILY}'`);
  expect(old.stack.resolve(taskDefinition.family)).toBe(FAMILY);
});
