import { PidMode } from 'aws-cdk-lib/aws-ecs';
import { Check, CheckedTask, containerNamed, Warning } from './checked-task';
import { volumeNames } from './limits';
import { shownTaskName } from './shown-task-name';
import { volumeOf } from '../delivery/secret-files';
import { SecretUsage } from '../read/secret-read';
import { TaskContainer } from '../read/task-container';

/**
 * Ways in which another container could read the secret files of a container, or the container itself could not.
 */
export const checkFiles: Check = ({ containers, reads, taskDefinition, stack }) => {
  const consumers = new Set(reads.filter(({ usage }) => usage === SecretUsage.FILE).flatMap(({ container }) => container ? [container] : []));
  return [...consumers].flatMap((consumer) => {
    const volume = volumeOf(consumer.definition);
    const otherContainers = containers.filter((container) => container !== consumer && container.writtenFiles.length === 0);
    const sources = containers.filter((container) => !otherContainers.includes(container)).map(({ rendered }) => rendered.name);
    return [
      ...otherContainers.filter((container) => mountsOf(container, volume).length > 0).map(({ rendered }) =>
        `${containerNamed(rendered)} mounts ${shownTaskName(volume)}, the volume with the secret files of ${containerNamed(consumer.rendered)};`
        + " give it 'secretFiles' of its own"),
      ...otherContainers.flatMap(({ definition, rendered }) => definition.volumesFrom
        .filter(({ sourceContainer }) => sources.includes(sourceContainer))
        .map(({ sourceContainer }) => `${containerNamed(rendered)} takes the volumes of container ${shownTaskName(sourceContainer)} and would see`
          + ` the secret files of ${containerNamed(consumer.rendered)}; mount the volumes it needs one by one, instead of 'volumesFrom'`)),
      ...(volumeNames(taskDefinition, stack).filter((name) => name === volume).length > 1
        ? [`the task has a volume ${shownTaskName(volume)} of its own, and the secret files of ${containerNamed(consumer.rendered)} are handed over in one of that name;`
          + ' give yours another name'] : []),
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
    mount !== ours && (`${mount.containerPath}/`.startsWith(`${ours.containerPath}/`) || mount.sourceVolume === volume));
  return same.map(({ sourceVolume }) => `${containerNamed(consumer.rendered)}: the volume ${shownTaskName(sourceVolume ?? '')} is mounted where the secret files are, or under them,`
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
