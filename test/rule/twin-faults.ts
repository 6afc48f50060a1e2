// What is wrong with a generated app that is written with the CDK's own task definition, from its model.

import { grantedSources, ownFaults, pathOf, UsedRole, usedRoles } from './app-faults';
import { DeployedTask, optionsOf } from '../proof/deployed-task';
import { DeployedStack } from '../proof/deployment';
import { AppModel, ReadModel, SourceModel } from '../proof/model';
import { isKnownByName } from '../proof/stored';
import { PLAIN_NAMES } from '../proof/writing';

/**
 * What the CDK's grants lack and what they have to spare.
 */
export function faultsOfTwin(model: AppModel, stacks: readonly DeployedStack[]): string[] {
  return [...ownFaults(model, stacks), ...usedRoles(model, stacks).flatMap((role) => [
    ...sharedAccess(role),
    ...role.tasks.flatMap((task) => [
      // The policy is a resource of its own, for which no task definition waits.
      ...(task.executionReads().length > 0 ? [`PolicyNotAwaited: ${pathOf(task.definition)}`] : []),
      ...placedReads(task).flatMap(({ place, source, isCredentials }) => [
        ...(isPartial(model.sources[source]) && !isCredentials ? [`PartialSecretArn: ${place}`] : []),
        ...(lacksKey(model.sources[source], role, model) ? [`MissingDecrypt: ${place}`] : []),
      ]),
    ]),
  ])];
}

interface PlacedRead {
  /** The task, the container and the variable. */
  readonly place: string;
  readonly source: number;
  readonly isCredentials?: boolean;
}

function placedReads({ definition, task }: DeployedTask): PlacedRead[] {
  return task.containers.flatMap((container, index) => {
    const at = `${pathOf(definition)}, ${PLAIN_NAMES('container', index)}`;
    const named = (name: string, { source }: ReadModel): PlacedRead => ({ place: `${at}, ${name}`, source });
    return [
      ...container.secrets.map((read, number) => named(PLAIN_NAMES('variable', number), read)),
      ...container.late.map((read, number) => named(PLAIN_NAMES('late', number), read)),
      ...optionsOf(container, PLAIN_NAMES).map(([name, read]) => named(name, read)),
      ...(container.credentials ? [{ place: at, source: container.credentials.source, isCredentials: true }] : []),
    ];
  });
}

/** Where a parameter of the template is the first half of the name, the suffix may begin in it. */
function isPartial(source: SourceModel): boolean {
  const isOpen = source.kind === 'imported secret' && source.half === true && /^[A-Za-z0-9]{0,6}$/.test(source.name.slice(Math.ceil(source.name.length / 2)));
  return isKnownByName(source) && !isOpen;
}

/** A grant adds the role to the policy of a key of the app that the secret has by then. It cannot change an imported key. */
function lacksKey(source: SourceModel, role: UsedRole, { keys, sources }: AppModel): boolean {
  const key = source.kind === 'owned secret' ? source.lateKey ?? source.key : undefined;
  return key !== undefined && !role.tasks.flatMap(grantedSources).some((index) => {
    const granted = sources[index];
    return granted.kind === 'owned secret' ? granted.key === key && keys[key].kind === 'owned'
      : granted.kind === 'imported secret' ? Array.isArray(granted.key) && granted.key[0] === key && keys[key].kind === 'owned'
        : granted.kind === 'imported parameter' && Array.isArray(granted.key) && granted.key[0] === key;
  });
}

/** Tasks with one role that read different things. */
function sharedAccess({ path, tasks }: UsedRole): string[] {
  const read = tasks.map((each) => new Set(each.executionReads().map(({ source }) => source))).filter(({ size }) => size > 0);
  const all = new Set(read.flatMap((each) => [...each]));
  return read.some(({ size }) => size < all.size) ? [`SharedAccess: ${path}`] : [];
}
