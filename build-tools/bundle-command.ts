import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { buildSync } from 'esbuild';

// Makes one file of the command line and of all that it needs, and a file with the licences of what others wrote.

const ROOT = join(__dirname, '..');
const BIN = join(ROOT, 'bin');

const { metafile } = buildSync({
  absWorkingDir: ROOT,
  entryPoints: ['command/cli.ts'],
  outfile: 'bin/cdk-fargate-secrets.js',
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'none', // they are in the file of licences
  banner: { js: '#!/usr/bin/env node' },
  metafile: true,
});

const packages = [...new Set(Object.keys(metafile.inputs).flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []))].sort();
const licences = packages.map((folder) => {
  const { name, version, license }: { name: string; version: string; license: string } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
  if (!['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause'].includes(license)) {
    throw new Error(`${name} has the licence ${license}`);
  }
  return `${name} ${version} (${license})\n\n${readFileSync(join(ROOT, folder, 'LICENSE'), 'utf8').trim()}\n`;
});
mkdirSync(BIN, { recursive: true });
writeFileSync(join(BIN, 'THIRD-PARTY-LICENSES.txt'), `cdk-fargate-secrets.js contains:\n\n${licences.join(`\n${'-'.repeat(80)}\n\n`)}`);
