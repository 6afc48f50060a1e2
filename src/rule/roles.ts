import { Advice, Problem, Rule } from './rule';
import { shownText } from './shown';
import { Text } from '../access/text';
import { ecsTrust, Trust } from '../access/trust';
import { areTogether } from '../access/when';
import { TaskModel } from '../template/model';

/** What is said of an execution role that Amazon ECS certainly cannot assume. */
export const NO_TRUST = 'does not trust ecs-tasks.amazonaws.com, so no task can start with it';

/**
 * @param role the role, if it has a name to show
 */
export function oneRole(role?: string): Advice {
  return {
    message: `the task role and the execution role are the same role${role === undefined ? '' : `, ${role}`}, so the application could read every secret of the task`,
    fix: 'give the task two roles; what the application needs belongs to the task role alone',
  };
}

/**
 * @param role such as `the task role 'X'`
 * @param other the task that reads with it
 */
export function readerAsTaskRole(role: string, other: string): Advice {
  return { message: `${role} is the execution role of ${other}, so the application could read every secret of that task`, fix: 'give the task a role of its own' };
}

export const SHARED_ROLE: Rule = {
  id: 'SharedRole',
  severity: 'error',
  title: 'One role is the task role and the execution role',
  help: 'The application has the task role. If that is the execution role too, of the same task or of another, the application can read every secret that the execution role can, those of other'
    + ' containers and registry credentials included. Give the task two roles.',
  find: ({ tasks }) => {
    const withReads = tasks.filter(({ reads }) => reads.length > 0).map(({ task }) => task);
    const executionRoles = new Map<Text, TaskModel[]>();
    for (const task of withReads) {
      for (const text of new Set(task.executionRole.map((role) => role.text))) {
        executionRoles.set(text, executionRoles.get(text) ?? []);
        executionRoles.get(text)?.push(task);
      }
    }
    return tasks.filter(({ task }) => task.carrier !== 'AWS::ECS::Service').flatMap(({ task, reads }) =>
      (reads.length > 0 ? sameRole(task) : undefined) ?? roleOfAnother(task, executionRoles) ?? []);
  },
};

function sameRole(task: TaskModel): Problem | undefined {
  const shared = task.taskRole.find((role) => task.executionRole.some((other) => other.text === role.text && areTogether(other.when, role.when)));
  return shared && {
    place: task.place,
    resource: shared.text,
    ...oneRole(`'${shownText(shared.text)}'`),
  };
}

function roleOfAnother(task: TaskModel, executionRoles: ReadonlyMap<Text, readonly TaskModel[]>): Problem | undefined {
  const role = task.taskRole.find(({ text }) => executionRoles.get(text)?.some((other) => other.place !== task.place));
  const other = role && executionRoles.get(role.text)?.find(({ place }) => place !== task.place);
  return role && other && {
    place: task.place,
    resource: role.text,
    ...readerAsTaskRole(`the task role '${shownText(role.text)}'`, `'${other.place.path}'`),
  };
}

export const ROLE_NOT_ASSUMABLE: Rule = {
  id: 'RoleNotAssumable',
  severity: 'error',
  title: 'Amazon ECS cannot assume the execution role',
  help: 'Amazon ECS assumes the execution role as ecs-tasks.amazonaws.com, also for AWS Batch. A role whose trust policy does not allow that keeps every task from starting. Add the service to'
    + ' the principals of its trust policy.',
  find: ({ roles }) => roles.filter(({ role }) => ecsTrust(role.trust) === Trust.NO).map(({ role }) => ({
    place: role.place,
    resource: role.arn,
    message: `the execution role '${role.place.path}' ${NO_TRUST}`,
    fix: "allow sts:AssumeRole to the service principal ecs-tasks.amazonaws.com in 'AssumeRolePolicyDocument'",
  })),
};
