import { nestedStackOf, StackMetadata } from './constructs';
import { Folder, reasonOf } from './files';
import { linesOf } from './lines';
import { Location } from './model';
import { at, isObject, Node, ObjectNode, property } from './node';
import { parse } from './parse';
import { LoadProblem } from './problem';
import { Template } from './template';
import { symbol } from '../access/text';
import { partitionOfRegion } from '../secret/partitions';

const DEEPEST_STAGE = 10;

/**
 * The stacks of an assembly, those of its stages included, each with the stacks that are nested in it.
 */
export class Assembly {
  public readonly templates: Template[] = [];
  public readonly problems: LoadProblem[] = [];

  public constructor(folder: Folder, private readonly prefix = '', depth = 0) {
    const manifest = this.read(folder, 'manifest.json');
    const artifacts = property(manifest, 'artifacts');
    const assets = depth > DEEPEST_STAGE ? {} : this.assetsOf(folder, artifacts);
    for (const [name, artifact] of Object.entries(isObject(artifacts) ? artifacts : {})) {
      const type = property(artifact, 'type');
      if (type === 'aws:cloudformation:stack') {
        this.addStack(folder, name, artifact, assets);
      } else if (type === 'cdk:cloud-assembly' && depth < DEEPEST_STAGE) {
        this.addStage(folder, String(at(artifact, 'properties', 'directoryName')), depth);
      }
    }
  }

  private addStage(folder: Folder, name: string, depth: number): void {
    try {
      const stage = new Assembly(folder.folder(name), `${this.prefix}${name}/`, depth + 1);
      stage.templates.forEach((template) => this.templates.push(template));
      stage.problems.forEach((problem) => this.problems.push(problem));
    } catch (error) {
      this.problems.push({ file: this.prefix + name, message: reasonOf(error) });
    }
  }

  private addStack(folder: Folder, name: string, artifact: Node, assets: Assets): void {
    const file = String(at(artifact, 'properties', 'templateFile'));
    const more = property(artifact, 'additionalMetadataFile');
    const metadata = new StackMetadata(property(artifact, 'metadata'), typeof more === 'string' ? this.read(folder, more) : undefined);
    const displayName = property(artifact, 'displayName');
    const stackName = at(artifact, 'properties', 'stackName');
    const template = this.template(folder, file, {
      id: metadata.stackPath(file) ?? (typeof displayName === 'string' ? displayName.replace(/ \(.*\)$/, '') : name),
      location: locationOf(property(artifact, 'environment')),
      stackName: typeof stackName === 'string' ? stackName : name,
    }, metadata, assets, 0);
    if (template) {
      this.templates.push(template);
    }
  }

  private template(
    folder: Folder, file: string, stack: Pick<Template, 'id' | 'location' | 'stackName'>, metadata: StackMetadata, assets: Assets, depth: number,
  ): Template | undefined {
    const text = this.textOf(folder, file);
    const body = text === undefined ? undefined : this.parsed(file, text);
    if (text === undefined || !isObject(body)) {
      return undefined;
    }
    const constructs = metadata.constructsOf(stack.id);
    return {
      ...stack,
      file: this.prefix + file,
      body,
      nested: depth > DEEPEST_STAGE ? {} : this.nestedIn(folder, body, { ...stack, constructs }, metadata, assets, depth + 1),
      constructs,
      lineOf: linesOf(this.prefix + file, text),
      whole: true,
    };
  }

  /** Stacks in the assembly that resources of a template deploy. */
  private nestedIn(
    folder: Folder, body: ObjectNode, { id, location, constructs }: Pick<Template, 'id' | 'location' | 'constructs'>, metadata: StackMetadata,
    assets: Assets, depth: number,
  ): Template['nested'] {
    const resources = property(body, 'Resources');
    return Object.fromEntries(Object.entries(isObject(resources) ? resources : {})
      .filter(([, resource]) => property(resource, 'Type') === 'AWS::CloudFormation::Stack')
      .flatMap(([logicalId, resource]): [string, Template][] => {
        const [hash] = /[0-9a-f]{64}(?=\.json)/.exec(JSON.stringify(at(resource, 'Properties', 'TemplateURL')) ?? '') ?? [];
        const path = at(resource, 'Metadata', 'aws:asset:path');
        const file = hash !== undefined && Object.hasOwn(assets, hash) ? assets[hash] : typeof path === 'string' ? path : undefined;
        const nestedPath = nestedStackOf(constructs.path(logicalId) ?? '') ?? `${id}/${logicalId}`;
        const template = file === undefined ? undefined : this.template(folder, file, { id: nestedPath, location }, metadata, assets, depth);
        return template ? [[logicalId, template]] : [];
      }));
  }

  /** The files of assets by their hashes, where they are JSON. */
  private assetsOf(folder: Folder, artifacts: Node): Assets {
    return Object.fromEntries(Object.values(isObject(artifacts) ? artifacts : {})
      .filter((artifact) => property(artifact, 'type') === 'cdk:asset-manifest')
      .flatMap((artifact) => {
        const file = at(artifact, 'properties', 'file');
        const files = typeof file === 'string' ? property(this.read(folder, file), 'files') : undefined;
        return Object.entries(isObject(files) ? files : {}).flatMap(([hash, asset]) => {
          const path = at(asset, 'source', 'path');
          return typeof path === 'string' && path.endsWith('.json') ? [[hash, path]] : [];
        });
      }));
  }

  private read(folder: Folder, file: string): Node {
    const text = this.textOf(folder, file);
    return text === undefined ? undefined : this.parsed(file, text);
  }

  private textOf(folder: Folder, file: string): string | undefined {
    try {
      return folder.read(file);
    } catch (error) {
      this.problems.push({ file: this.prefix + file, message: reasonOf(error) });
      return undefined;
    }
  }

  private parsed(file: string, text: string): Node {
    try {
      const node = parse(text);
      if (!isObject(node)) {
        this.problems.push({ file: this.prefix + file, message: 'is not a JSON object' });
      }
      return node;
    } catch (error) {
      this.problems.push({ file: this.prefix + file, message: reasonOf(error) });
      return undefined;
    }
  }
}

interface Assets {
  readonly [hash: string]: string;
}

/**
 * Where `aws://ACCOUNT/REGION` is.
 */
export function locationOf(environment: Node): Location {
  const [, account = '', region = ''] = /^aws:\/\/([^/]*)\/([^/]*)$/.exec(typeof environment === 'string' ? environment : '') ?? [];
  const known = /^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(region);
  return {
    account: /^\d{12}$/.test(account) ? account : symbol('account'),
    region: known ? region : symbol('region'),
    partition: known ? partitionOfRegion(region) : symbol('partition'),
  };
}
