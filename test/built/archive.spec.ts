import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ownAssembly, ROOT } from './assembly';

// What users download, after the build, and what Construct Hub looks for in it.

/** Packed: the library 146 kB, the command 130, what jsii and editors read 94, the page of the report 36, documents 17. */
const MOST_BYTES = 440_000;

interface Archive {
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

const [archive]: [Archive] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8' }));
const packed = archive.files.map(({ path }) => path);
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const assembly = ownAssembly();

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const modules = packed.filter((path) => /^lib\/.*\.js$/.test(path));

test('the archive is small', () => {
  expect(archive.size).toBeLessThan(MOST_BYTES);
});

test('the archive has what users read and what they run', () => {
  expect(packed).toEqual(expect.arrayContaining([
    'package.json', '.jsii', 'README.md', 'LICENSE', 'lib/index.js', 'lib/index.d.ts', 'bin/cdk-fargate-secrets.js', 'bin/THIRD-PARTY-LICENSES.txt',
  ]));
});

test('the archive has no source maps, and none of the sources', () => {
  expect(modules.length).toBeGreaterThan(100);
  expect(modules.filter((path) => read(path).includes('sourceMappingURL'))).toEqual([]);
  expect(packed.filter((path) => /^(src|command|test|docs|examples|\.github)\/|\.map$|(?<!\.d)\.ts$/.test(path))).toEqual([]);
});

test('every module that a module requires is there', () => {
  const missing = modules.flatMap((path) => [...read(path).matchAll(/\brequire\("(\.[^"]+)"\)/g)]
    .map(([, module]) => `${join(path, '..', module)}.js`).filter((required) => !packed.includes(required)).map((required) => `${path}: ${required}`));
  expect(missing).toEqual([]);
});

test('a stack trace names the class and the function', () => {
  expect(read('lib/task/secure-fargate-task-definition.js')).toContain('class SecureFargateTaskDefinition extends');
  expect(read('lib/policy/packing.js')).toContain('function fill(');
});

describe('Construct Hub', () => {
  test('finds an assembly that agrees with the package', () => {
    const { name, version, license } = manifest;
    expect(assembly).toMatchObject({ name, version, license });
  });

  test('lists the library: a permissive licence, its keywords, and the CDK as a peer', () => {
    expect(manifest.license).toBe('Apache-2.0');
    expect(read('LICENSE')).toContain('Apache License\n');
    expect(assembly.keywords).toEqual(expect.arrayContaining(['cdk', 'awscdk', 'aws-cdk']));
    expect(Object.keys(manifest.peerDependencies).sort()).toEqual(['aws-cdk-lib', 'constructs']);
    expect(assembly.dependencies).toEqual(manifest.peerDependencies);
    expect(manifest).not.toHaveProperty('dependencies');
  });

  test('shows it in every language', () => {
    expect(Object.keys(assembly.targets).sort()).toEqual(['dotnet', 'go', 'java', 'js', 'python']);
  });

  test('shows the README, with links that lead somewhere from there', () => {
    expect(assembly.readme.markdown.trim()).toBe(read('README.md').trim());
    const links = [...read('README.md').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
    expect(links.filter((link) => !/^(https:\/\/|#)/.test(link))).toEqual([]);
  });

  test('links to the repository', () => {
    expect(manifest.repository.url).toMatch(/^https:\/\/github\.com\/.+\.git$/);
  });
});

test('the bill of materials lists what is bundled, at the version of the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bill-'));
  try {
    const file = join(folder, 'sbom.cdx.json');
    execFileSync(process.execPath, [join(ROOT, 'node_modules/ts-node/dist/bin.js'), '--project', 'tsconfig.dev.json', 'build-tools/bill-of-materials.ts', file], { cwd: ROOT });
    const bill: { metadata: { component: object }; components: { name: string }[] } = JSON.parse(readFileSync(file, 'utf8'));
    expect(bill.metadata.component).toMatchObject({ name: manifest.name, version: manifest.version, purl: `pkg:npm/${manifest.name}@${manifest.version}` });
    const bundled = [...read('bin/THIRD-PARTY-LICENSES.txt').matchAll(/^(\S+) \d\S* \([\w.-]+\)$/gm)].map(([, name]) => name);
    expect(bundled).toContain('yaml');
    expect(bill.components.map(({ name }) => name).sort()).toEqual(bundled.sort());
  } finally {
    rmSync(folder, { recursive: true });
  }
});
