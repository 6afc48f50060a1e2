import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join } from 'path';
import { parse } from 'yaml';
import { jobs, workflows } from './workflows';

const ROOT = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const manifest = JSON.parse(read('package.json'));

/** The cells of each row of the tables in a document, without their heads. */
function rows(document: string): string[][] {
  return [...read(document).matchAll(/^\|(.+)\|$/gm)]
    .map(([, row]) => row.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.slice(1).some((cell) => /\w/.test(cell)))
    .filter(([first, second]) => first !== '' || !/^(guarantee|versions)$/.test(second));
}

const links = (text: string) => [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link]) => link);

test.each(['SECURITY.md', 'docs/security.md', 'docs/guides/versions.md', 'docs/guides/releasing.md', 'docs/README.md'])('every link of %s leads to a file', (document) => {
  const local = links(read(document)).filter((link) => !link.startsWith('https://'));
  expect(local.filter((link) => !existsSync(join(ROOT, dirname(document), link)))).toEqual([]);
});

test('each guarantee is held by a test that is there', () => {
  const guarantees = rows('docs/security.md').filter(([number]) => /^\d+$/.test(number));
  expect(guarantees.map(([number]) => Number(number))).toEqual(guarantees.map((_, index) => index + 1));
  expect(guarantees.length).toBeGreaterThan(10);
  const tests = guarantees.map(([, , held]) => links(held).map((link) => join('docs', link)));
  expect(guarantees.filter((_, index) => tests[index].length === 0)).toEqual([]);
  expect(tests.flat().filter((path) => !/\.(test|spec)\.ts$/.test(path) || !/\b(test|testTasks|describe)\b/.test(read(path)))).toEqual([]);
});

describe('the table of versions', () => {
  const table = rows('docs/guides/versions.md');
  const versionsOf = (what: string) => table.filter(([name]) => name === what).map(([, versions]) => versions);

  test('names a job for each version, and a command that is a script', () => {
    expect(table.length).toBeGreaterThan(7);
    const places = jobs.map(([place]) => place);
    expect(table.filter(([, , job]) => !places.includes(job.replace(/`/g, ''))).map(([what]) => what)).toEqual([]);
    const scripts = table.flatMap(([, , , command]) => /npm (?:run )?([\w:-]+)/.exec(command)?.[1] ?? []);
    expect(scripts.length).toBeGreaterThan(6);
    expect(scripts.filter((script) => !(script in manifest.scripts))).toEqual([]);
  });

  test('has the CDKs and constructs that the tests run on', () => {
    const newest = manifest.devDependencies['aws-cdk-lib-newest'].replace('npm:aws-cdk-lib@', '');
    expect(versionsOf('`aws-cdk-lib`')).toContain(`from ${manifest.devDependencies['aws-cdk-lib']} to ${newest}`);
    expect(versionsOf('`constructs`')).toEqual([`from ${manifest.devDependencies.constructs}`]);
  });

  test('has the versions of Node.js and Python that the jobs install', () => {
    const { node, python } = workflows.build.jobs;
    expect(versionsOf('Node.js')).toEqual([node.strategy?.matrix.node.join(', ')]);
    expect(versionsOf('Python')).toEqual([python.strategy?.matrix.python.join(', ')]);
    expect(manifest.engines.node).toBe(`>= ${node.strategy?.matrix.node[0]}.0.0`);
  });

  test('has what jsii generates for', () => {
    const generator = (path: string) => read(`node_modules/jsii-pacmak/lib/targets/${path}.js`);
    expect(generator('java')).toContain(`target: '1.${versionsOf('Java')}'`);
    expect(generator('go/package')).toContain(`GO_VERSION = '${versionsOf('Go')}'`);
    expect(generator('dotnet')).toContain(`TARGET_FRAMEWORK = 'net${versionsOf('.NET')}.0'`);
  });
});

test('the guide to releases lists the secrets that the workflow uses', () => {
  const used = new Set([...read('.github/workflows/release.yml').matchAll(/secrets\.(\w+)/g)].map(([, name]) => name));
  used.delete('GITHUB_TOKEN'); // GitHub makes it for each job
  expect([...used].filter((name) => !read('docs/guides/releasing.md').includes(`\`${name}\``))).toEqual([]);
});

test('CHANGELOG.md describes the first release', () => {
  expect(read('CHANGELOG.md')).toMatch(/^## 1\.0\.0$/m);
});

test('every form for an issue says first not to paste secrets, and vulnerabilities are reported elsewhere', () => {
  const folder = '.github/ISSUE_TEMPLATE';
  const forms = readdirSync(join(ROOT, folder)).filter((file) => file !== 'config.yml');
  expect(forms.sort()).toEqual(['bug.yml', 'feature.yml', 'wrong-finding.yml']);
  const firsts: string[] = forms.map((file) => parse(read(`${folder}/${file}`)).body[0].attributes.value);
  expect(firsts.filter((text) => !text.includes('Do not paste secret values'))).toEqual([]);
  const { contact_links: contacts } = parse(read(`${folder}/config.yml`));
  expect(contacts[0].url).toMatch(/\/security\/advisories\/new$/);
  expect(read('SECURITY.md')).toContain(contacts[0].url);
});
