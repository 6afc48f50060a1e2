import { Stack } from 'aws-cdk-lib';
import { CfnTaskDefinition, FargateTaskDefinition, PidMode } from 'aws-cdk-lib/aws-ecs';
import { Check, CheckedTask, Warning } from './checked-task';
import { cfnChild } from '../cdk/cfn-child';
import { volumeOf } from '../delivery/secret-files';
import { TaskContainer } from '../read/rendered-container';
import { SecretUsage } from '../read/secret-read';

/**
 * Ways in which another container would come to see the files of a container, or the container would not.
 */
export const checkFiles: Check = ({ containers, reads, deliveries, taskDefinition, stack }) => {
  const consumers = new Set(reads.filter(({ usage }) => usage === SecretUsage.FILE).flatMap(({ container }) => container ? [container] : []));
  return [...consumers].flatMap((consumer) => {
    const volume = volumeOf(consumer.definition);
    const strangers = containers.filter((container) => container !== consumer && !deliveries.isInit(container.definition));
    const sources = containers.filter((container) => !strangers.includes(container)).map(({ rendered }) => rendered.name);
    return [
      ...strangers.filter((container) => mountsOf(container, volume).length > 0).map(({ rendered }) =>
        `container '${rendered.name}' mounts '${volume}', the volume with the secret files of container '${consumer.rendered.name}';`
        + " give it 'secretFiles' of its own"),
      ...strangers.flatMap(({ definition, rendered }) => definition.volumesFrom
        .filter(({ sourceContainer }) => sources.includes(sourceContainer))
        .map(({ sourceContainer }) => `container '${rendered.name}' takes the volumes of container '${sourceContainer}' and would see`
          + ` the secret files of container '${consumer.rendered.name}'; mount the volumes it needs one by one, in the place of 'volumesFrom'`)),
      ...(volumeNames(taskDefinition, stack).filter((name) => name === volume).length > 1
        ? [`the task has a volume '${volume}' of its own, and the secret files of container '${consumer.rendered.name}' are handed over in one of that name;`
          + ' give yours another name'] : []),
      ...collisions(consumer, volume),
    ];
  });
};

function volumeNames(taskDefinition: FargateTaskDefinition, stack: Stack): string[] {
  const resolved: { name: string }[] = stack.resolve(cfnChild(taskDefinition, CfnTaskDefinition)?.volumes) ?? [];
  return resolved.map(({ name }) => name);
}

function mountsOf({ definition }: TaskContainer, volume: string) {
  return definition.mountPoints.filter(({ sourceVolume }) => sourceVolume === volume);
}

function collisions(consumer: TaskContainer, volume: string): string[] {
  const [ours] = mountsOf(consumer, volume);
  const same = consumer.definition.mountPoints.filter((mount) =>
    mount !== ours && (`${mount.containerPath}/`.startsWith(`${ours.containerPath}/`) || mount.sourceVolume === volume));
  return same.map(({ sourceVolume }) => `container '${consumer.rendered.name}': the volume '${sourceVolume}' is mounted where the secret files are, or under them,`
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
