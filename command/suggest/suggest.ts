import { Names } from './code/names';
import { TaskCode } from './code/task-code';
import { codeFor } from './describe/task';
import { MADE_BY_LIBRARY, reasonAgainst } from './hand-wired';
import { inPython } from './print/python';
import { inComment } from './print/strings';
import { inTypeScript } from './print/typescript';
import { Model } from '../../src/template/model';
import { AppScope } from '../../src/template/scope';
import { Template } from '../../src/template/template';

export type Language = 'typescript' | 'python';

/** What would replace the task definitions of some templates. */
export interface Suggestions {
  readonly tasks: readonly TaskCode[];
  /** Tasks without code, each with the reason. */
  readonly others: readonly OtherTask[];
}

export interface OtherTask {
  readonly path: string;
  readonly reason: string;
}

/**
 * Describes what would replace each task that something other than this library made.
 *
 * @param model of the templates
 */
export function suggestionsFor(templates: readonly Template[], model: Model): Suggestions {
  const scopes = new Map(new AppScope(templates).scopes.map((scope) => [scope.id, scope]));
  const roles = new Map(model.stacks.flatMap((stack) => stack.roles).map((role) => [role.id, role]));
  const names = new Names();
  const found = model.stacks.flatMap((stack) => stack.tasks).flatMap((task): ReadonlyArray<TaskCode | OtherTask> => {
    const scope = scopes.get(task.place.stack);
    const resource = scope?.resources.get(task.place.logicalId);
    if (!scope || !resource) {
      return [];
    }
    const reason = reasonAgainst(resource, task, scope, roles);
    return reason === undefined ? [codeFor({ task, resource, scope, roles, choices: model.choices }, names)]
      : reason === MADE_BY_LIBRARY || task.carrier === 'AWS::ECS::Service' ? [] : [{ path: task.place.path, reason }];
  });
  return {
    tasks: found.filter((each) => 'props' in each),
    others: found.filter((each) => 'reason' in each),
  };
}

/**
 * A file of code: what is imported, and a function for each task. Tasks without code are comments at its end.
 */
export function fileOf({ tasks, others }: Suggestions, language: Language): string {
  const marker = language === 'python' ? '#' : '//';
  const code = tasks.length === 0 ? [] : [language === 'python' ? inPython(tasks) : inTypeScript(tasks)];
  const sentences = others.map(({ path, reason }) => `${marker} ${inComment(`'${path}' ${reason}`)}`);
  const nothing = tasks.length + others.length === 0 ? [`${marker} There are no task definitions other than those of SecureFargateTaskDefinition.`] : [];
  return [...code, ...(sentences.length + nothing.length > 0 ? [`${[...sentences, ...nothing].join('\n')}\n`] : [])].join('\n');
}
