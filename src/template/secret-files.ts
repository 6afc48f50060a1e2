import { RawContainer } from './carriers';
import { choicesOf, objectsOf } from './lists';
import { SecretFileModel } from './model';
import { textOf } from './resolve';
import { Scope } from './scope';
import { Text } from '../access/text';

/** What the init container of `secretFiles` is called, and the name of its shell script. */
const WRITER = 'secret-files';

/**
 * The files that the init container of a `SecureFargateTaskDefinition` writes, as its arguments and volumes say. None, if they are not
 * exactly what the construct writes.
 */
export function secretFilesOf(containers: readonly RawContainer[], scope: Scope): SecretFileModel[] {
  const texts = (raw: RawContainer, property: string): Text[] => choicesOf(raw.node[property], scope).map(({ text }) => text);
  return containers.flatMap((writer) => {
    const entryPoint = texts(writer, 'EntryPoint');
    if (entryPoint.length !== 4 || entryPoint[0] !== 'sh' || entryPoint[1] !== '-c' || entryPoint[3] !== WRITER) {
      return [];
    }
    const written = writtenBy(texts(writer, 'Command'));
    const volumes = mountsOf(writer, scope);
    const mounts = containers.filter((each) => each !== writer)
      .flatMap((consumer) => mountsOf(consumer, scope).map((mount) => ({ ...mount, consumer })));
    return written.flatMap(({ variable, path }): SecretFileModel[] => {
      const [volume] = volumes.filter((each) => path.startsWith(`${each.containerPath}/`));
      const [mount, ...others] = mounts.filter((each) => each.volume === volume?.volume);
      return !volume || !mount || others.length > 0 ? [] : [{
        writer: textOf(writer.name, scope),
        variable,
        container: textOf(mount.consumer.name, scope),
        path: mount.containerPath + path.slice(volume.containerPath.length),
      }];
    });
  });
}

interface Written {
  readonly variable: Text;
  readonly path: Text;
}

/**
 * The arguments of the script. Of a plain file: variable, path, mode, owner. Where there are composed files, of each: path, mode, owner, the
 * number of its parts, and for each part its encoding and variable, or `TEXT` and the text.
 */
function writtenBy(args: readonly Text[]): Written[] {
  const written: Written[] = [];
  for (let rest = args; rest.length > 0;) {
    const [first, path] = rest;
    if (!first.startsWith('/')) {
      written.push({ variable: first, path });
      rest = rest.slice(4);
      continue;
    }
    const parts = Number(rest[3]);
    if (!Number.isInteger(parts) || parts < 1 || rest.length < 4 + 2 * parts) {
      return [];
    }
    for (let part = 4; part < 4 + 2 * parts; part += 2) {
      written.push(...rest[part] === 'TEXT' ? [] : [{ variable: rest[part + 1], path: first }]);
    }
    rest = rest.slice(4 + 2 * parts);
  }
  return written;
}

interface Mount {
  readonly volume: Text;
  readonly containerPath: Text;
}

function mountsOf({ node, when }: RawContainer, scope: Scope): Mount[] {
  return objectsOf(node.MountPoints, scope, when)
    .map((mount) => ({ volume: textOf(mount.node.SourceVolume ?? '', scope), containerPath: textOf(mount.node.ContainerPath ?? '', scope) }));
}
