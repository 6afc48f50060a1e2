import { rmSync } from 'node:fs';
import { App, CfnElement } from 'aws-cdk-lib';
import { SecretRead, SecureFargateTaskDefinition } from '../src';
import { seeds } from './seeds';
import { columns } from './support/columns';

/**
 * Synthesizes the example app and says what its containers read. References come from the tasks (`secretReads`), permissions
 * from the template, so that the tables show both sides.
 */
export function demo(): string {
  const app = new App();
  const stack = seeds(app);
  const assembly = app.synth();
  const { Resources } = assembly.getStackArtifact(stack.artifactId).template;
  rmSync(assembly.directory, { recursive: true });

  return [
    `What the containers of examples/seeds.ts read (account ${stack.account}, ${stack.region}), and the statement of the`,
    'execution role that allows it. The statements are those of the synthesized template.',
    ...stack.tasks.flatMap((task) => ['', ...tables(task, statementsOf(task, Resources))]),
  ].join('\n');
}

interface Statement {
  readonly Sid?: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: string | string[] } };
}

/** The policies of the execution role of a task. */
function statementsOf(task: SecureFargateTaskDefinition, resources: any): Statement[] {
  const role = task.executionRole.node.defaultChild;
  if (!CfnElement.isCfnElement(role)) {
    throw new Error(`${task.node.path}: its execution role is not in the template`);
  }
  const { Policies = [] } = resources[task.taskDefinition.stack.getLogicalId(role)].Properties;
  return Policies.flatMap((policy: { PolicyDocument: { Statement: Statement[] } }) => policy.PolicyDocument.Statement);
}

function tables(task: SecureFargateTaskDefinition, statements: readonly Statement[]): string[] {
  const { stack, family } = task.taskDefinition;
  const reads: SecretRead[] = stack.resolve(task.secretReads);
  const containers = [...new Set(reads.map(({ container }) => container))];
  return [
    `== ${stack.resolve(family)}`,
    '',
    ...columns([
      ['CONTAINER READS', 'FROM', 'WITH THE KEY', 'ALLOWED BY'],
      ...containers.flatMap((container) => [
        [container ?? '(the task)', '', '', ''],
        ...reads.filter((read) => read.container === container).flatMap((read) => readRows(read, statements)),
      ]),
    ]),
    '',
    ...columns([
      ['STATEMENT', 'ALLOWS', 'WHEN'],
      // The grants of the CDK itself, here for the log group, carry none.
      ...statements.filter(({ Sid }) => Sid).flatMap(statementRows),
    ]),
  ];
}

/** One read on two lines: names, and under them what kind of thing they name. */
function readRows(read: SecretRead, statements: readonly Statement[]): string[][] {
  const { name = '', resourceArn, valueFrom, encryptionKeyArns: keys } = read;
  const usage = read.usage.toLowerCase().replace(/_/g, ' ');
  const service = resourceArn.includes(':ssm:') ? 'Parameter Store' : 'Secrets Manager';
  const jsonKey = valueFrom?.slice(resourceArn.length).split(':')[1];
  const [first = 'NOTHING', ...others] = statements.filter((statement) => allows(statement, read)).map(({ Sid = 'a statement without Sid' }) => Sid);
  return [
    [`  ${name || usage}`, nameOf(resourceArn), keys.map(nameOf).join(', ') || 'AWS managed key', first],
    [`  ${name && usage}`, jsonKey ? `${service}, JSON key ${jsonKey}` : service, keys.length > 0 ? 'customer managed key' : '', others.join(', ')],
  ];
}

function statementRows(statement: Statement): string[][] {
  const [service] = conditionOf(statement, /ViaService$/);
  const secrets = conditionOf(statement, /EncryptionContext/);
  return [
    [statement.Sid ?? '', list(statement.Action).join(', '), service ? `through ${service}` : 'always'],
    ['', list(statement.Resource).map(nameOf).join(', '), secrets.length > 0 ? `for ${secrets.map(nameOf).join(', ')}` : ''],
  ];
}

/** Whether a read needs a statement: for the secret itself, or for its key while that secret is decrypted. */
function allows(statement: Statement, { resourceArn, encryptionKeyArns }: SecretRead): boolean {
  const resources = list(statement.Resource);
  const decrypts = encryptionKeyArns.some((key) => resources.includes(key));
  return resources.includes(resourceArn) || (decrypts && conditionOf(statement, /EncryptionContext/).some((pattern) => matches(resourceArn, pattern)));
}

function conditionOf({ Condition = {} }: Statement, key: RegExp): string[] {
  return Object.values(Condition).flatMap((block) => Object.entries(block)).filter(([name]) => key.test(name)).flatMap(([, value]) => value);
}

function matches(arn: string, pattern: string): boolean {
  const parts = pattern.split(':');
  return arn.split(':').every((part, index) => parts[index] === '*' || parts[index] === part);
}

/** What an ARN names in its service: what follows the account and the kind. */
function nameOf(arn: string): string {
  return arn.split(':').slice(5).join(':').replace(/^(secret:|key\/|parameter(?=\/))/, '');
}

/** IAM takes one value or several. What is printed here are literals. */
function list(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map((item) => typeof item === 'string' ? item : JSON.stringify(item));
}

if (require.main === module) {
  console.log(demo());
}
