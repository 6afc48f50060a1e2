import { cause, Cause } from './category';
import { diagnose, Diagnosis, merged } from './diagnose';
import { EXITED, SERVICE, USER } from './other';
import { Stop, StoppedContainer } from './stops';

const RUNNING: Cause = cause('unrelated', { why: 'The task has not stopped, and nothing says why it should.', fix: 'Look at it again when its last status is STOPPED.' });
const WENT_WRONG: Cause = cause('unrelated', { why: 'The input has no stopped reason.', fix: 'Run aws ecs describe-tasks within an hour after the task stopped.' });

/**
 * Explains one stopped task by its stop code, its reason and those of its containers.
 */
export function explainStop(stop: Stop): Diagnosis {
  const { reason, stopCode = '', status } = stop;
  if (stopCode === 'UserInitiated') {
    return certain(USER); // the reason is theirs, whatever it looks like
  }
  if (/^(SERVICE|TASKSET)_/.test(stopCode)) {
    return certain(SERVICE);
  }
  const own = reason === undefined ? { causes: [], truncated: false } : diagnose(reason);
  const reasons = saysLittle(reason) ? containersOf(stop).flatMap((each) => each.reason ?? []) : [];
  const others = reasons.map(diagnose).filter(({ causes }) => causes.length > 0);
  if (others.length > 0) {
    return { causes: merged(others.map(({ causes }) => causes)), truncated: own.truncated || others.some(({ truncated }) => truncated) };
  }
  if (/essential container/i.test(reason ?? stopCode)) {
    return { ...own, causes: exited(stop) };
  }
  return reason !== undefined ? own : certain(status !== undefined && status !== 'STOPPED' ? RUNNING : WENT_WRONG);
}

function certain(only: Cause): Diagnosis {
  return { causes: [only], truncated: false };
}

/** Whether the cause is with the containers: on Amazon EC2, and where the task did run. */
function saysLittle(reason: string | undefined): boolean {
  return reason === undefined || /^\s*(task failed to start|essential container)/i.test(reason);
}

/** Without those that AWS puts into the task: they are not essential. */
function containersOf({ containers }: Stop): readonly StoppedContainer[] {
  return containers.filter(({ name }) => !/^aws-guardduty-agent/.test(name ?? ''));
}

/** A container without an exit code was never started: it may have waited for one that failed. */
function exited(stop: Stop): Cause[] {
  const containers = containersOf(stop);
  const failed = containers.some(({ exitCode }) => exitCode !== undefined && exitCode !== 0);
  const waiting = containers.some(({ exitCode }) => exitCode === undefined);
  const known = containers.some(({ exitCode }) => exitCode !== undefined);
  const init = cause('init-container');
  return failed && waiting ? [init, EXITED] : known ? [EXITED] : [EXITED, init];
}
