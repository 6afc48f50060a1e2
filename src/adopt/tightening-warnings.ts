import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AppIndex } from './app-index';
import { UngrantedUse } from './cdk-grants';
import { resourceOf } from './task-uses';
import { Warning } from '../check/checked-task';
import { displayArn } from '../secret/redact';

/** What is said of a role on one of its tasks. */
export interface TighteningState {
  readonly role: iam.IRole;
  readonly index: AppIndex;
  readonly narrowed: boolean;
  readonly left: readonly UngrantedUse[];
  readonly reason?: string;
}

/**
 * What of an execution role is not narrowed, and why; and who else uses what is.
 */
export function tighteningWarnings(task: ecs.TaskDefinition, { role, index, narrowed, left, reason }: TighteningState): Warning[] {
  const name = `the execution role '${role.node.path}'`;
  const user = narrowed ? otherUser(role, index, task) : undefined;
  const on = resourceOf(task); // CDKs before 2.271 ignore an acknowledgement on the construct that has the warning
  return [
    ...reason === undefined ? [] : [{
      on,
      id: 'roleNotTightened',
      message: `${name} keeps what the CDK granted it: ${reason}`,
    }],
    ...left.filter(({ use }) => use.task === task).map(({ use, why }) => ({
      on,
      id: 'statementNotTightened',
      message: `${use.place}: ${name} keeps the statement that allows reading '${displayArn(use.valueFrom)}' as it was granted: ${why}`,
    })),
    ...user === undefined ? [] : [{
      on,
      id: 'tightenedRoleShared',
      message: `${name} ${user}, and what the CDK granted it for its tasks no longer includes more than Amazon ECS calls;`
        + ' grant others by themselves what they read, or give the task an execution role of its own',
    }],
  ];
}

/** Who else has the permissions of the role. What the app granted by itself is as it was. */
function otherUser(role: iam.IRole, index: AppIndex, task: ecs.TaskDefinition): string | undefined {
  const application = index.taskWithTaskRole(role, task);
  if (application) {
    return `is also the task role of '${application.node.path}'`;
  }
  const others = role instanceof iam.Role && role.assumeRolePolicy ? principalsIn(task.stack.resolve(role.assumeRolePolicy)) : [];
  return others.length === 0 ? undefined : `can also be assumed by ${others.join(', ')}`;
}

const ECS_TASKS = /^ecs-tasks\.amazonaws\.com/;

interface TrustPolicy {
  readonly Statement?: readonly { readonly Principal?: string | { readonly [kind: string]: unknown } }[];
}

/** The principals of a trust policy other than Amazon ECS: services by their names, all others by their kind. */
function principalsIn(document: TrustPolicy | undefined): string[] {
  const named = (document?.Statement ?? []).flatMap(({ Principal: principal }) =>
    typeof principal === 'object' && principal !== null ? Object.entries(principal).flatMap(([kind, values]) => principalsNamed(kind, values)) : ['anyone']);
  return [...new Set(named.filter((each) => !ECS_TASKS.test(each)))];
}

function principalsNamed(kind: string, values: unknown): string[] {
  const all: unknown[] = Array.isArray(values) ? values : [values];
  return all.map((value) => kind === 'Service' && typeof value === 'string' ? value : `a principal of kind ${kind}`);
}
