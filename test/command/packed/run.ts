// Packs the library as it is published, and runs its command from the archive with npx, in an empty folder and without a network.

import { strict as assert } from 'assert';
import { execFileSync, spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { audited, Usage } from './fleet';

const ROOT = join(__dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'packed-'));

/** Without its peers: npm would fetch them, and the command needs none. */
function npx(...args: readonly string[]) {
  return spawnSync('npx', ['--yes', '--package', archive, 'cdk-fargate-secrets', ...args], {
    cwd: folder, encoding: 'utf8', env: { ...process.env, npm_config_legacy_peer_deps: 'true', npm_config_offline: 'true', npm_config_cache: join(folder, 'cache'), npm_config_update_notifier: 'false' },
  });
}

/** The least of some starts, in milliseconds: a machine may be busy. */
function fastest(file: string): number {
  return Math.min(...Array.from({ length: 5 }, () => {
    const started = process.hrtime.bigint();
    execFileSync(process.execPath, [file, '--help']);
    return Number(process.hrtime.bigint() - started) / 1e6;
  }));
}

const [{ filename, files }]: [{ filename: string; files: { path: string }[] }] = JSON.parse(
  execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT, encoding: 'utf8' }));
const archive = join(folder, filename);

try {
  const packed = files.map(({ path }) => path);
  assert(packed.includes('bin/cdk-fargate-secrets.js') && packed.includes('bin/THIRD-PARTY-LICENSES.txt'), 'the archive has the command and the licences');
  assert(!packed.some((path) => path.startsWith('command/') || path.endsWith('.map')), 'the archive has no sources of the command');
  for (const name of ['commander', 'picocolors', 'yaml']) {
    assert.match(readFileSync(join(ROOT, 'bin', 'THIRD-PARTY-LICENSES.txt'), 'utf8'), new RegExp(`^${name} \\d`, 'm'));
  }

  const help = npx('--help');
  assert.equal(help.status, 0, help.stderr);
  assert.match(help.stdout, /audit .*\n[^]*diff /);

  writeFileSync(join(folder, 'template.yaml'), `
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - { Name: app, Image: nginx, Environment: [{ Name: PASSWORD, Value: '{{resolve:secretsmanager:db:SecretString:password}}' }] }
`);
  const audit = npx('audit', 'template.yaml', '--format', 'json');
  assert.equal(audit.status, 1, audit.stderr);
  assert.equal(JSON.parse(audit.stdout).findings[0].rule, 'PlaintextSecret');
  assert.equal(npx('audit').status, 2);
  assert.equal(npx('diff', 'template.yaml', 'template.yaml').status, 0);
  const explained = npx('explain', 'retrieved secret from Secrets Manager did not contain json key password', '--format', 'json');
  assert.equal(explained.status, 0, explained.stderr);
  assert.equal(JSON.parse(explained.stdout).causes[0].category, 'json-key');

  const read = spawnSync('bash', ['-c', `(sleep 0.2; echo 'Essential container in task exited') | '${process.execPath}' '${join(ROOT, 'bin', 'cdk-fargate-secrets.js')}' explain`], { encoding: 'utf8' });
  assert.match(read.stdout, /^2 causes are possible/, read.stderr);

  // A pipe is not a terminal, and whoever reads only the beginning closes it.
  const piped = spawnSync('bash', ['-c', `set -o pipefail; '${process.execPath}' '${join(ROOT, 'bin', 'cdk-fargate-secrets.js')}' audit template.yaml 2>&1 | head -c 1`], { cwd: folder, encoding: 'utf8' });
  assert.equal(piped.stdout, 't');
  assert.equal(piped.stderr, '');

  assert.equal(spawnSync('bash', ['-c', `'${process.execPath}' '${join(ROOT, 'bin', 'cdk-fargate-secrets.js')}' audit --help > /dev/full`]).status, 2, 'a full disk is an error');

  const bundle = join(ROOT, 'bin', 'cdk-fargate-secrets.js');
  const fleet = audited(bundle, 500, 20, 100_000);
  assert(fleet.megabytes < 1024, `500 templates of 100 kB take ${fleet.megabytes.toFixed(0)} MB`);
  const [some, many] = [500, 2000].map((tasks) => audited(bundle, 1, tasks, 0));
  const inFull = ({ seconds, megabytes }: Usage) => `${seconds.toFixed(1)} s and ${megabytes.toFixed(0)} MB`;
  process.stdout.write(`500 templates of 100 kB: ${inFull(fleet)}; 500 task definitions in one: ${inFull(some)}; 2,000: ${inFull(many)}\n`);
  const milliseconds = fastest(bundle);
  assert(statSync(bundle).size < 450_000, 'the command is one small file');
  process.stdout.write(`The command runs from ${filename}: ${(statSync(bundle).size / 1000).toFixed(0)} kB, --help in ${milliseconds.toFixed(0)} ms\n`);
} finally {
  rmSync(folder, { recursive: true });
}
