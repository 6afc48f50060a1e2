import { acknowledgementsOf } from './acknowledgements';
import { isObject, Node, property, texts } from './node';
import { Acknowledgement, SourceLine } from './place';
import { Constructs } from './template';

/**
 * What the metadata of an assembly says of the constructs of one stack and of the stacks that are nested in it.
 */
export class StackMetadata {
  private readonly entries: ReadonlyMap<string, readonly Node[]>;
  /** The construct of a template's stack, by the template's file. Older CDKs do not say it. */
  private readonly stackPaths = new Map<string, string>();
  private readonly nestedPaths = new Set<string>();

  public constructor(...metadata: readonly Node[]) {
    const entries = new Map<string, Node[]>();
    for (const part of metadata) {
      for (const [path, list] of Object.entries(isObject(part) ? part : {})) {
        entries.set(path.replace(/^\//, ''), [...entries.get(path.replace(/^\//, '')) ?? [], ...(Array.isArray(list) ? list : [])]);
      }
    }
    this.entries = entries;
    for (const [path, list] of entries) {
      list.filter((entry) => property(entry, 'type') === 'aws:cdk:templateFile')
        .forEach((entry) => this.stackPaths.set(String(property(entry, 'data')), path));
      const nested = nestedStackOf(path);
      if (nested !== undefined) {
        this.nestedPaths.add(nested);
      }
    }
  }

  public stackPath(file: string): string | undefined {
    return this.stackPaths.get(file);
  }

  /**
   * The constructs of one template.
   *
   * @param stack the path of its stack
   */
  public constructsOf(stack: string): Constructs {
    const paths = new Map<string, string>();
    const inner = [...this.nestedPaths].filter((path) => path.startsWith(`${stack}/`));
    for (const [path, list] of this.entries) {
      if (path.startsWith(`${stack}/`) && !inner.some((nested) => path.startsWith(`${nested}/`))) {
        list.filter((entry) => property(entry, 'type') === 'aws:cdk:logicalId').forEach((entry) => paths.set(String(property(entry, 'data')), path));
      }
    }
    return {
      path: (logicalId) => paths.get(logicalId),
      source: (path) => this.sourceOf(path),
      acknowledgements: (path) => this.acknowledgementsOf(path),
    };
  }

  private acknowledgementsOf(path: string): Acknowledgement[] {
    const scopes = path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
    return ['', ...scopes].flatMap((scope) => this.entries.get(scope) ?? [])
      .filter((entry) => property(entry, 'type') === 'aws:cdk:acknowledged-rules')
      .flatMap((entry) => acknowledgementsOf(property(entry, 'data')));
  }

  /** The first line of the user's in the stack traces of a construct. */
  private sourceOf(path: string): SourceLine | undefined {
    for (const entry of this.entries.get(path) ?? []) {
      for (const frame of [...texts(property(entry, 'trace')), ...texts(property(entry, 'type') === undefined ? property(entry, 'data') : undefined)]) {
        const [, file, line, column] = /(?:^|[\s(])((?:file:\/\/)?(?:[A-Za-z]:)?[^\s():]+):(\d+)(?::(\d+))?\)?$/.exec(frame) ?? [];
        if (file !== undefined && !/node_modules|^node:|^internal\//.test(frame)) {
          return { file: file.replace(/^file:\/\//, ''), line: Number(line), ...(column === undefined ? {} : { column: Number(column) }) };
        }
      }
    }
    return undefined;
  }
}

/**
 * The path of a nested stack, by that of the resource that deploys it.
 */
export function nestedStackOf(path: string): string | undefined {
  const [, scope, id] = /^(.+)\/([^/]+)\.NestedStack\/\2\.NestedStackResource$/.exec(path) ?? [];
  return scope === undefined ? undefined : `${scope}/${id}`;
}
