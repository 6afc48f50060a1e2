import { createHash } from 'crypto';
import { Lazy, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { COMPOSED_FILES_SCRIPT } from './composed-files-script';
import { secretDirectory, SecretFile, secretFiles } from './secret-file';
import { SecretFilesOptions } from './secret-files-options';
import { SECRET_FILES_SCRIPT } from './secret-files-script';
import { TextPart } from './secret-text';
import { ErrorFactory } from '../secret/error-factory';

/** The name of the init container, and how the names of its volumes begin. */
export const SECRET_FILES = 'secret-files';

/** A public image with `sh`, `od`, `chmod`, `chown` and `mv`. By tag: mirror it and pin a digest where that matters. */
const DEFAULT_IMAGE = 'public.ecr.aws/docker/library/busybox:1.37';

/** All that containers get on Fargate but CHOWN. `ALL` would take that too, and Fargate gives back none but SYS_PTRACE. */
const DROPPED = [
  ecs.Capability.AUDIT_WRITE,
  ecs.Capability.DAC_OVERRIDE,
  ecs.Capability.FOWNER,
  ecs.Capability.FSETID,
  ecs.Capability.KILL,
  ecs.Capability.MKNOD,
  ecs.Capability.NET_BIND_SERVICE,
  ecs.Capability.NET_RAW,
  ecs.Capability.SETFCAP,
  ecs.Capability.SETGID,
  ecs.Capability.SETPCAP,
  ecs.Capability.SETUID,
  ecs.Capability.SYS_CHROOT,
];

export interface SecretFilesProps {
  readonly image?: ecs.ContainerImage;
  readonly logging?: ecs.LogDriver;
}

/**
 * One file, with the variables the init container receives its values in.
 */
export interface WrittenFile {
  readonly variables: ReadonlyMap<TextPart, string>;
  readonly consumer: ecs.ContainerDefinition;
  readonly file: SecretFile;
  /** Where the init container writes it. */
  readonly path: string;
}

/**
 * The init container, and all the files it writes.
 */
export interface SecretFilesWriter {
  readonly init: ecs.ContainerDefinition;
  readonly written: readonly WrittenFile[];
}

/**
 * The init container of a task that writes secrets to files, and the volumes it writes them to.
 */
export class SecretFiles {
  private readonly written: WrittenFile[] = [];
  private variables = 0;
  private init?: ecs.ContainerDefinition;

  public constructor(private readonly taskDefinition: ecs.FargateTaskDefinition, private readonly props: SecretFilesProps) {}

  /**
   * Gives a container its files, in a volume that no other container mounts.
   */
  public deliver(consumer: ecs.ContainerDefinition, options: SecretFilesOptions, user: string | undefined, fail: ErrorFactory): SecretFilesWriter {
    const files = secretFiles(options, user, fail);
    const containerPath = secretDirectory(options, fail);
    const init = this.init ??= this.addInit();
    const sourceVolume = volumeOf(consumer);
    const directory = `/${sourceVolume}`;
    this.taskDefinition.addVolume({ name: sourceVolume });
    init.addMountPoints({ sourceVolume, containerPath: directory, readOnly: false });
    consumer.addMountPoints({ sourceVolume, containerPath, readOnly: true });
    consumer.addContainerDependencies({ container: init, condition: ecs.ContainerDependencyCondition.SUCCESS });
    for (const file of files) {
      this.written.push({ variables: this.addValues(init, file), consumer, file, path: `${directory}/${file.name}` });
    }
    return { init, written: this.written };
  }

  private addValues(init: ecs.ContainerDefinition, { parts }: SecretFile): ReadonlyMap<TextPart, string> {
    const variables = new Map<TextPart, string>();
    for (const part of new Set(parts)) {
      if (typeof part !== 'string') {
        const variable = `SECRET_FILE_${this.variables += 1}`;
        init.addSecret(variable, part.secret);
        variables.set(part, variable);
      }
    }
    return variables;
  }

  private addInit(): ecs.ContainerDefinition {
    const linuxParameters = new ecs.LinuxParameters(this.taskDefinition, 'SecretFilesParameters');
    linuxParameters.dropCapabilities(...DROPPED);
    return this.taskDefinition.addContainer('SecretFiles', {
      containerName: SECRET_FILES,
      image: this.props.image ?? ecs.ContainerImage.fromRegistry(DEFAULT_IMAGE),
      // What is not given is left out: `undefined` would override the default of a property injector.
      ...(this.props.logging && { logging: this.props.logging }),
      essential: false,
      user: '0',
      readonlyRootFilesystem: true,
      linuxParameters,
      entryPoint: ['sh', '-c', Lazy.uncachedString({ produce: () => this.composes ? COMPOSED_FILES_SCRIPT : SECRET_FILES_SCRIPT }), SECRET_FILES],
      command: Lazy.uncachedList({ produce: () => this.written.flatMap(this.composes ? composedArguments : plainArguments) }),
    });
  }

  /** Only then the script needs `od`, and only then it differs from that of earlier versions, which are in deployed tasks. */
  private get composes(): boolean {
    return this.written.some(({ file }) => file.composed);
  }
}

function plainArguments({ variables, path, file: { mode, owner } }: WrittenFile): string[] {
  return [...variables.values()].flatMap((variable) => [variable, path, mode, owner]);
}

function composedArguments({ variables, path, file: { mode, owner, parts } }: WrittenFile): string[] {
  return [path, mode, owner, String(parts.length), ...parts.flatMap((part) => typeof part === 'string' ? ['TEXT', part]
    : [part.encoding, variables.get(part) ?? ''])];
}

/** What Amazon ECS takes as the name of a volume (FACTS 7.9). */
const MOST_CHARACTERS = 255;

/**
 * The volume that a container mounts its files from: named after the container, and shortened if that is too long.
 */
export function volumeOf({ containerName }: ecs.ContainerDefinition): string {
  const name = `${SECRET_FILES}-${containerName}`;
  if (Token.isUnresolved(name) || name.length <= MOST_CHARACTERS) {
    return name;
  }
  const suffix = `-${createHash('sha256').update(containerName).digest('hex').slice(0, 8)}`;
  return name.slice(0, MOST_CHARACTERS - suffix.length) + suffix;
}
