import { Building, fields } from './building';
import { listOf } from './container-settings';
import { Text } from '../../../src/access/text';
import { ObjectNode } from '../../../src/template/node';
import { textOf } from '../../../src/template/resolve';
import { Expression, literal, method, name, struct } from '../code/expression';

const CONDITIONS: ReadonlyMap<string, string> = new Map(['START', 'COMPLETE', 'SUCCESS', 'HEALTHY'].map((each) => [each, `ecs.ContainerDependencyCondition.${each}`]));

/** What is said of a container when the others and the volumes are there. */
export function callsOf(node: ObjectNode, made: Expression, key: string, keys: ReadonlyMap<Text, string>, building: Building): Expression[] {
  const mounts = listOf(node.MountPoints, building, (entry) => {
    const [containerPath, sourceVolume] = [
      building.text(entry.ContainerPath, `Where container '${key}' has a volume`, key, 'container path'), building.text(entry.SourceVolume, 'The name of a volume', 'volume name'),
    ];
    const readOnly = building.boolean(entry.ReadOnly, `Whether container '${key}' reads a volume only`, key, 'read only') ?? literal(false);
    return containerPath && sourceVolume && struct('ecs.MountPoint', fields({ sourceVolume, containerPath, readOnly }));
  });
  const volumes = listOf(node.VolumesFrom, building, (entry) => {
    const sourceContainer = building.text(entry.SourceContainer, 'The container that has a volume', 'source container');
    const readOnly = building.boolean(entry.ReadOnly, `Whether container '${key}' reads a volume only`, key, 'read only') ?? literal(false);
    return sourceContainer && struct('ecs.VolumeFrom', fields({ sourceContainer, readOnly }));
  });
  const dependencies = listOf(node.DependsOn, building, (entry) => {
    const other = keys.get(textOf(entry.ContainerName ?? '', building.scope));
    if (other === undefined) {
      building.notes.push(`Not carried over: a container that '${key}' depends on, which is not in the template.`);
    }
    return other === undefined ? undefined : struct('ecs.ContainerDependency', fields({
      container: method(name('task'), 'container', [literal(other)]),
      condition: building.oneOf(entry.Condition, CONDITIONS, `the condition under which container '${key}' starts`),
    }));
  });
  const calls: ReadonlyArray<readonly [string, Expression | undefined]> = [['addMountPoints', mounts], ['addVolumesFrom', volumes], ['addContainerDependencies', dependencies]];
  return calls.flatMap(([callee, values]) => values?.kind === 'list' ? [method(made, callee, values.items)] : []);
}
