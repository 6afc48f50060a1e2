import { RawTask, tasksIn } from './carriers';
import { containerModel, listed, referencesOf } from './containers';
import { isIncomplete } from './hidden-parts';
import { hasOpenEntries, objectsOf } from './lists';
import { RoleReference, TaskModel } from './model';
import { placeOf } from './places';
import { textOf } from './resolve';
import { Roles } from './roles';
import { Scope } from './scope';
import { secretFilesOf } from './secret-files';
import { Resource } from './template';
import { taskDefinitionOf, waitsFor } from './waits';
import { symbol } from '../access/text';

/**
 * All that ECS starts in a stack.
 */
export function taskModels(scope: Scope, roles: Roles): TaskModel[] {
  return [...scope.resources.values()].flatMap((resource) => [
    ...tasksIn(resource, scope).map((raw) => taskModel(raw, resource, scope, roles)),
    ...(resource.type === 'AWS::ECS::Service' ? serviceModel(resource, scope, roles) : []),
  ]);
}

function taskModel(raw: RawTask, resource: Resource, scope: Scope, roles: Roles): TaskModel {
  const when = scope.whenOf(resource);
  return {
    place: placeOf(resource, scope),
    carrier: raw.carrier,
    ...(resource.properties.Family === undefined ? {} : { family: textOf(resource.properties.Family, scope) }),
    executionRole: raw.executionRole === undefined && isIncomplete(resource.properties) ? [{ text: symbol('open', `role of ${resource.logicalId}`), when }]
      : roles.find(raw.executionRole, scope, when),
    taskRole: roles.find(raw.taskRole, scope, when),
    containers: raw.containers.map((container) => containerModel(container, scope)),
    references: raw.containers.flatMap((container) => referencesOf(container, scope)),
    files: secretFilesOf(raw.containers, scope),
    when,
    waitsFor: waitsFor(resource, scope),
    incomplete: hasOpenEntries(raw.list, scope) || isIncomplete(resource.properties)
      || raw.containers.some(({ secrets, node }) => isIncomplete(node) || hasOpenEntries(secrets, scope)),
    location: scope.template.location,
  };
}

/** The proxies of Service Connect log with secrets that the execution role of the service's task definition reads. */
function serviceModel(service: Resource, scope: Scope, roles: Roles): TaskModel[] {
  const when = scope.whenOf(service);
  const references = objectsOf(service.properties.ServiceConnectConfiguration, scope, when)
    .flatMap((connect) => objectsOf(connect.node.LogConfiguration, scope, connect.when))
    .flatMap((log) => listed(log.node.SecretOptions, 'log option', scope, log.when));
  const task = taskDefinitionOf(service, scope);
  const role = (property: string): RoleReference => task ? roles.find(task.properties[property], scope, when)
    : [{ text: symbol('open', `role of ${service.logicalId}`), when }];
  return references.length === 0 ? [] : [{
    place: placeOf(service, scope),
    carrier: 'AWS::ECS::Service',
    executionRole: role('ExecutionRoleArn'),
    taskRole: role('TaskRoleArn'),
    containers: [],
    references,
    files: [],
    when,
    waitsFor: waitsFor(service, scope),
    incomplete: false,
    location: scope.template.location,
  }];
}
