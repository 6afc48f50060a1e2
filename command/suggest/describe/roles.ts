import { Building } from './building';
import { keepLogicalId } from './kept';
import { matchesPattern } from '../../../src/access/match';
import { hasSymbol, Text } from '../../../src/access/text';
import { shownAction, shownText } from '../../../src/rule/shown';
import { RoleModel, RoleReference, TaskModel } from '../../../src/template/model';
import { Expression, member, name } from '../code/expression';

/** The role of a task, as the construct takes it. */
export interface RoleCode {
  /** The prop. Left out: the construct makes a role. */
  readonly prop?: Expression;
  readonly calls: readonly Expression[];
}

/**
 * The task role, kept. The one that the CDK made for the task keeps its logical id; others are passed.
 */
export function taskRoleOf({ place, taskRole }: TaskModel, roles: ReadonlyMap<string, RoleModel>, building: Building): RoleCode {
  const role = taskRole.length === 1 ? roles.get(taskRole[0].role ?? '') : undefined;
  if (role && role.place.path === `${place.path}/TaskRole` && role.place.stack === place.stack) {
    return { calls: [keepLogicalId(member(name('task'), 'taskDefinition.taskRole.node.defaultChild'), 'iam.CfnRole', role.place.logicalId)] };
  }
  return { ...(taskRole.length === 0 ? {} : { prop: passed(taskRole, 'The task role, which the programs in the containers have', 'task role', building) }), calls: [] };
}

/**
 * The execution role. One that is in the templates is made by the construct, with exactly what the task reads; others are passed.
 */
export function executionRoleOf({ executionRole, taskRole }: TaskModel, roles: ReadonlyMap<string, RoleModel>, building: Building): RoleCode {
  const known = executionRole.flatMap(({ role }) => roles.get(role ?? '') ?? []);
  if (executionRole.length === 0 || known.length > 0) {
    known.flatMap(leftOut).forEach((note) => building.notes.push(note));
    return { calls: [] };
  }
  if (executionRole.some(({ text }) => taskRole.some((other) => other.text === text))) {
    building.notes.push('The old task has one role as task role and execution role, with which its programs can read every secret. This one gets an execution role of its own.');
    return { calls: [] };
  }
  return { prop: passed(executionRole, 'The execution role. The construct attaches to it what the task reads. Leave it out and the construct makes a role', 'execution role', building), calls: [] };
}

function passed(role: RoleReference, what: string, hint: string, building: Building): Expression {
  const texts = role.map(({ text }) => text);
  const [text] = texts;
  const literal = texts.length === 1 && !hasSymbol(text) ? building.shown(text) : undefined;
  return literal ? building.imported(text.startsWith('arn:') ? 'iam.Role.fromRoleArn' : 'iam.Role.fromRoleName', literal, hint)
    : building.ask({ type: 'iam.IRole', comment: building.sentence(what, texts), text: texts.join('\n') }, hint);
}

/** What Amazon ECS does with an execution role, and the construct grants where a task needs it. */
const OF_ECS = [
  'secretsmanager:GetSecretValue', 'ssm:GetParameters', 'kms:Decrypt', 'logs:CreateLogStream', 'logs:PutLogEvents', 's3:GetObject', 's3:GetBucketLocation',
  'ecr:GetAuthorizationToken', 'ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage',
  // What the CDK grants in addition, and Amazon ECS does not call.
  'secretsmanager:DescribeSecret', 'ssm:DescribeParameters', 'ssm:GetParameter', 'ssm:GetParameterHistory',
];

const MOST = 20;

/** What the old role may do and the new one may not. */
function leftOut({ place, policies }: RoleModel): string[] {
  const statements = policies.filter(({ kind }) => kind !== 'aws').flatMap(({ policy }) => policy.statements);
  const actions = [...new Set(statements.filter(({ effect }) => effect === 'Allow').flatMap((statement) => statement.notActions ? ['everything but some actions'] : statement.actions.map(({ text }) => text)))]
    .filter((action) => !OF_ECS.some((each) => matchesPattern(action.toLowerCase(), each.toLowerCase()) === 'yes')).map(shown);
  const managed = [...new Set(policies.filter(({ kind }) => kind === 'aws').flatMap(({ name: policy }) => policy ?? []))].map(shownText);
  return [
    ...(managed.length > 0 ? [`The old execution role '${place.path}' has the AWS managed policies ${listed(managed)}. The new one may do only what the task needs.`] : []),
    ...(actions.length > 0 ? [`The old execution role '${place.path}' may also call ${listed(actions)}. Amazon ECS does not need it; if something else does, add it with task.taskDefinition.addToExecutionRolePolicy.`] : []),
  ];
}

function shown(action: Text): string {
  return action.includes(' ') ? action : shownAction(action);
}

function listed(texts: readonly string[]): string {
  return texts.length > MOST ? `${texts.slice(0, MOST).join(', ')} and ${texts.length - MOST} more` : texts.join(', ');
}

