import { Path, Text } from './text';
import { SecretEntry, TaskEntry } from '../data/inventory';
import { count, SERVICE_NAME } from '../data/titles';

interface Target {
  readonly tabIndex: 0 | -1;
  readonly isSelected: boolean;
}

interface TaskHeadingProps extends Target {
  readonly task: TaskEntry;
  /** How many of its reads a filter lets through. */
  readonly shown: number;
}

/** A task, above its reads. */
export function TaskHeading({ task: { task, findings, reads, roles }, shown, tabIndex, isSelected }: TaskHeadingProps) {
  const open = findings.filter(({ acknowledged }) => !acknowledged).length;
  const extra = roles.reduce((sum, { extraGrants }) => sum + extraGrants.length, 0);
  return (
    <div class="heading">
      <button type="button" tabIndex={tabIndex} aria-current={isSelected ? 'true' : undefined}><span class="hidden">Task </span><Path path={task.path} /></button>
      <span class="notes">
        {task.carrier !== 'AWS::ECS::TaskDefinition' && <span><Text text={task.carrier} /></span>}
        {task.conditions.length > 0 && <span>if <Text text={task.conditions.join(', ')} /></span>}
        {task.incomplete && <span class="open">may read more than is listed</span>}
        {extra > 0 && <span class="open">{count(extra, 'grant')} beyond its reads</span>}
        {open > 0 && <span class="open">{count(open, 'finding')}</span>}
        <span>{reads.length === 0 ? 'reads no secret' : shown === reads.length ? count(shown, 'read') : `${shown} of ${count(reads.length, 'read')}`}</span>
      </span>
    </div>
  );
}

/** A secret, above the reads of it. */
export function SecretHeading({ secret: { title, resource, secret, readers }, tabIndex, isSelected }: Target & { readonly secret: SecretEntry }) {
  const tasks = new Set(readers.map(({ task }) => task)).size;
  return (
    <div class="heading">
      <button type="button" tabIndex={tabIndex} aria-current={isSelected ? 'true' : undefined}><span class="hidden">Secret </span><Path path={title} strong={secret?.path === undefined ? 1 : 2} /></button>
      {resource !== title && <code class="arn" title={resource}><Text text={resource} /></code>}
      <span class="notes">
        {secret?.service && <span>{SERVICE_NAME[secret.service]}</span>}
        {secret?.rotated && <span>rotated</span>}
        <span>{readers.length === 0 ? 'no task reads it' : count(tasks, 'task')}</span>
      </span>
    </div>
  );
}
