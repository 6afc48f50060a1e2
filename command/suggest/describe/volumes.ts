import { Building, fields, othersThan } from './building';
import { listOf } from './container-settings';
import { objectsOf } from '../../../src/template/lists';
import { Node } from '../../../src/template/node';
import { Expression, struct } from '../code/expression';

/**
 * The volumes of a task.
 */
export function volumesOf(node: Node, building: Building): Expression | undefined {
  return listOf(node, building, (volume) => {
    const name = building.text(volume.Name, 'The name of a volume', 'volume name');
    const left = othersThan(volume, ['Name', 'Host', 'EFSVolumeConfiguration', 'ConfiguredAtLaunch']).filter((key) => /^\w{1,60}$/.test(key));
    left.forEach((key) => building.notes.push(`Not carried over: ${key} of a volume.`));
    return name && struct('ecs.Volume', fields({
      name,
      configuredAtLaunch: building.boolean(volume.ConfiguredAtLaunch, 'Whether a volume is configured at launch', 'configured at launch'),
      efsVolumeConfiguration: efsVolume(volume.EFSVolumeConfiguration, building),
    }));
  });
}

function efsVolume(node: Node, building: Building): Expression | undefined {
  const [efs] = objectsOf(node, building.scope);
  const [authorization] = objectsOf(efs?.node.AuthorizationConfig, building.scope);
  const fileSystemId = efs && building.text(efs.node.FilesystemId, 'The file system of a volume', 'file system id');
  return efs && fileSystemId && struct('ecs.EfsVolumeConfiguration', fields({
    fileSystemId,
    rootDirectory: building.text(efs.node.RootDirectory, 'The root directory of a volume', 'root directory'),
    transitEncryption: building.text(efs.node.TransitEncryption, 'ENABLED or DISABLED: encryption in transit of a volume', 'transit encryption'),
    transitEncryptionPort: building.number(efs.node.TransitEncryptionPort, 'The port for encryption in transit', 'transit encryption port'),
    authorizationConfig: authorization && struct('ecs.AuthorizationConfig', fields({
      accessPointId: building.text(authorization.node.AccessPointId, 'The access point of a volume', 'access point id'),
      iam: building.text(authorization.node.IAM, 'ENABLED or DISABLED: whether a volume is mounted with the task role', 'volume iam'),
    })),
  }));
}
