import { chmodSync, writeFileSync } from 'fs';
import { join } from 'path';
import { buildSync } from 'esbuild';
import { licencesOf } from './licences';

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

chmodSync(join(BIN, 'cdk-fargate-secrets.js'), 0o755); // npm does that when it installs, and the console script of the Python package does not
writeFileSync(join(BIN, 'THIRD-PARTY-LICENSES.txt'), `cdk-fargate-secrets.js contains:\n\n${licencesOf(metafile)}`);
