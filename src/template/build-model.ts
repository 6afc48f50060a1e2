import { Model } from './model';
import { Roles } from './roles';
import { AppScope } from './scope';
import { Secrets } from './secrets';
import { taskModels } from './tasks';
import { Template } from './template';

/**
 * The model of templates that were read.
 */
export function buildModel(templates: readonly Template[]): Model {
  const app = new AppScope(templates);
  const roles = new Roles(app);
  const secrets = new Secrets(app);
  const stacks = app.scopes.map((scope) => ({
    id: scope.id,
    template: scope.template.file,
    tasks: taskModels(scope, roles),
    roles: roles.modelsIn(scope),
    secrets: secrets.secretsIn(scope),
    keys: secrets.keysIn(scope),
  }));
  return { stacks, choices: app.choices };
}
