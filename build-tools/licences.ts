import { readFileSync } from 'fs';
import { join } from 'path';
import { Metafile } from 'esbuild';

const ROOT = join(__dirname, '..');

const PERMISSIVE = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause'];

/**
 * The licences of the packages in a bundle, as one text.
 *
 * @throws if a package has a licence that is not permissive
 */
export function licencesOf({ inputs }: Metafile): string {
  const packages = [...new Set(Object.keys(inputs).flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []))].sort();
  return packages.map(licenceOf).join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceOf(folder: string): string {
  const { name, version, license }: { name: string; version: string; license: string } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
  if (!PERMISSIVE.includes(license)) {
    throw new Error(`${name} has the licence ${license}`);
  }
  return `${name} ${version} (${license})\n\n${readFileSync(join(ROOT, folder, 'LICENSE'), 'utf8').trim()}\n`;
}
