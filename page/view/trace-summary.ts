import { Selection } from '../data/selection';
import { count } from '../data/titles';

/**
 * What the linked columns show, in a sentence.
 */
export function summaryOf(selection: Selection): string {
  switch (selection.kind) {
    case 'read': {
      const { read: { access, permission, reason, keys }, task } = selection.entry;
      const role = task.task.executionRoles.length === 0 ? 'The task has no execution role' : 'The execution role';
      const why = reason ?? permission?.reason ?? keys.find((key) => key.access === access)?.reason;
      switch (access) {
        case 'granted': return `${role} may read the value${keys.length > 0 ? ' and decrypt it' : ''}.`;
        case 'malformed': return `Amazon ECS cannot read the reference${why === undefined ? '' : `: ${why}`}.`;
        case 'cannot tell': return `The templates leave open whether the execution role may read the value${why === undefined ? '' : `: ${why}`}.`;
        case 'not granted': return task.task.executionRoles.length === 0 ? `${role}, so that it does not start.`
          : `${role} may not ${permission?.access === 'not granted' ? 'read' : 'decrypt'} the value, so that the task does not start.`;
      }
      break;
    }
    case 'task': {
      const { task, roles } = selection.task;
      const extra = roles.flatMap(({ extraGrants }) => extraGrants).length;
      return `${count(task.containers.length, 'container')}, ${count(task.reads.length, 'read')}.${extra > 0 ? ` The execution role has ${count(extra, 'grant')} beyond these reads.` : ''}`;
    }
    case 'secret': {
      const tasks = new Set(selection.reads.map(({ task }) => task)).size;
      return selection.reads.length === 0 ? 'No task reads it.' : `${count(selection.reads.length, 'read')} in ${count(tasks, 'task')}.`;
    }
  }
}
