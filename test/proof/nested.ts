// Nested stacks as they are in a cloud assembly: their templates are assets, which are called by the hash of what is in them.

import { createHash } from 'crypto';
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { Place, Undeployed } from './deployment';

const STACK = 'AWS::CloudFormation::Stack';

/**
 * The nested stacks of a template, by the logical id of their resource.
 *
 * @param outdir where the app was synthesized
 */
export function nestedIn(stack: string, template: any, place: Place, outdir: string): { [logicalId: string]: Undeployed } {
  const nested = Object.entries<any>(template.Resources ?? {}).filter(([, { Type }]) => Type === STACK);
  const files = nested.length === 0 ? [] : templateFiles(outdir);
  return Object.fromEntries(nested.map(([id, { Properties }]): [string, Undeployed] => {
    const url = JSON.stringify(Properties.TemplateURL);
    const file = files.find(({ hash }) => url.includes(hash));
    if (!file) {
      throw new Error(`no file for the nested stack ${id}`);
    }
    const inner = JSON.parse(readFileSync(file.path, 'utf8'));
    const name = `${stack}-${id}`;
    return [id, { name, stackName: name, place, template: inner, nested: nestedIn(name, inner, place, outdir) }];
  }));
}

/**
 * Templates that have changed after their hash was taken: another deployment would take the file for the one that it has.
 */
export function hashProblems(outdir: string): string[] {
  return templateFiles(outdir).filter(({ hash, path }) => hashOf(readFileSync(path, 'utf8')) !== hash)
    .map(({ path }) => `${path.slice(outdir.length + 1)} is not what was hashed`);
}

/** As `NestedStack` takes it, from the template without the white space that the file has. */
export function hashOf(text: string): string {
  return createHash('sha256').update(JSON.stringify(JSON.parse(text))).digest('hex');
}

function templateFiles(outdir: string): { readonly hash: string; readonly path: string }[] {
  return readdirSync(outdir).filter((name) => name.endsWith('.assets.json')).flatMap((name) => {
    const { files } = JSON.parse(readFileSync(join(outdir, name), 'utf8'));
    return Object.entries<any>(files).filter(([, { source }]) => source.path.endsWith('.nested.template.json'))
      .map(([hash, { source }]) => ({ hash, path: join(outdir, source.path) }));
  });
}
