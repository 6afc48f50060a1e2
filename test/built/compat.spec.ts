import { execFileSync, spawnSync } from 'child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Assembly, ROOT, Type } from './assembly';

// `npm run compat` compares the API with the last release. Here, the packed library is the last release, and is changed. The
// folder is within the repository, where both find the assemblies of their peers.

type Types = { [fqn: string]: { -readonly [member in keyof Type]: Type[member] } };

const FOLDER = join(ROOT, 'tmp', 'compat');
const LAST = join(FOLDER, 'package');
const NEXT = join(FOLDER, 'next');

/** As `.compatignore`, which has no keys as long as no break is accepted. */
const ACCEPTED = join(FOLDER, 'accepted');

beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', FOLDER], { cwd: ROOT, encoding: 'utf8' }));
  execFileSync('tar', ['-xzf', join(FOLDER, filename), '-C', FOLDER]);
});

// jsii-docgen would take them for the library.
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

/** What the comparison says of the library after a change, with its exit code. */
function compared(change: (types: Types) => void, accepted = ''): { readonly status: number | null; readonly stderr: string } {
  rmSync(NEXT, { recursive: true, force: true });
  cpSync(LAST, NEXT, { recursive: true });
  const assembly: Assembly & { readonly types: Types } = JSON.parse(readFileSync(join(NEXT, '.jsii'), 'utf8'));
  change(assembly.types);
  writeFileSync(join(NEXT, '.jsii'), JSON.stringify(assembly));
  writeFileSync(ACCEPTED, accepted);
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'node_modules/jsii-diff/bin/jsii-diff'), LAST, NEXT, '-k', '--ignore-file', ACCEPTED], { encoding: 'utf8' });
  return { status, stderr };
}

const member = (name: string) => ({ name, type: { primitive: 'string' } });

test('more members and types are compatible', () => {
  const changed = compared((types) => {
    const version = types['cdk-fargate-secrets.SecretVersion'];
    version.properties = [...(version.properties ?? []), member('more')];
  });
  expect(changed).toMatchObject({ status: 0 });
});

function broken(types: Types): void {
  const version = types['cdk-fargate-secrets.SecretVersion'];
  version.methods = version.methods?.filter(({ name }) => name !== 'stage');
  const props = types['cdk-fargate-secrets.SecretByNameProps'];
  props.properties = [...(props.properties ?? []), member('more')];
  delete types['cdk-fargate-secrets.FailOn'];
}

const BREAKS = ['removed:cdk-fargate-secrets.SecretVersion.stage', 'strengthened:cdk-fargate-secrets.SecretByNameProps', 'removed:cdk-fargate-secrets.FailOn'];

test('a method or a type that is gone and an option that must be given are breaks', () => {
  const { status, stderr } = compared(broken);
  expect(BREAKS.filter((key) => !stderr.includes(key))).toEqual([]);
  expect(status).toBe(1);
});

test('breaks that are listed are accepted', () => {
  expect(compared(broken, `# renamed\n${BREAKS.join('\n')}\n`)).toMatchObject({ status: 0 });
});
