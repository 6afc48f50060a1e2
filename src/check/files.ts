import { PidMode } from 'aws-cdk-lib/aws-ecs';
import { Check, CheckedTask, Warning } from './checked-task';
import { volumeOf } from '../delivery/secret-files';
import { TaskContainer } from '../read/rendered-container';
import { SecretUsage } from '../read/secret-read';

/**
 * Ways in which another container would come to see the files of a container, or the container would not.
 */
export const checkFiles: Check = ({ containers, reads, deliveries }) => {
  const consumers = new Set(reads.filter(({ usage }) => usage === SecretUsage.FILE).flatMap(({ container }) => container ? [container] : []));
  return [...consumers].flatMap((consumer) => {
    const volume = volumeOf(consumer.definition);
    const strangers = containers.filter((container) => container !== consumer && !deliveries.isInit(container.definition));
    return [
      ...strangers.filter((container) => mountsOf(container, volume).length > 0).map(({ rendered }) =>
        `container '${rendered.name}' mounts '${volume}', the volume with the secret files of container '${consumer.rendered.name}';`
        + " give it 'secretFiles' of its own"),
      ...strangers.filter(({ definition }) => definition.volumesFrom.some(({ sourceContainer }) => sourceContainer === consumer.rendered.name))
        .map(({ rendered }) => `container '${rendered.name}' takes the volumes of container '${consumer.rendered.name}' and would see its secret files;`
          + " mount the volumes it needs one by one, in the place of 'volumesFrom'"),
      ...collisions(consumer, volume),
    ];
  });
};

function mountsOf({ definition }: TaskContainer, volume: string) {
  return definition.mountPoints.filter(({ sourceVolume }) => sourceVolume === volume);
}

function collisions(consumer: TaskContainer, volume: string): string[] {
  const [ours] = mountsOf(consumer, volume);
  const same = consumer.definition.mountPoints.filter((mount) =>
    mount !== ours && (mount.containerPath === ours?.containerPath || mount.sourceVolume === volume));
  return same.map(({ sourceVolume }) => `container '${consumer.rendered.name}': the volume '${sourceVolume}' is mounted where the secret files are`
    + " or mounts them again; give 'secretFiles' another 'directory'");
}

/**
 * Containers that share their processes also share their environment and files.
 */
export function sharedProcessWarnings({ taskDefinition, reads }: CheckedTask): Warning[] {
  return taskDefinition.pidMode !== PidMode.TASK || reads.length === 0 ? [] : [{
    on: taskDefinition,
    id: 'sharedProcesses',
    message: "the containers share their processes ('pidMode' is TASK), so each can read the environment and the files of the others, secrets included;"
      + " leave 'pidMode' out if they need not",
  }];
}
