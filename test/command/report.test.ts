import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { Workplace } from './running';
import { SecretAccessReport } from '../../src';
import { SecretAccess } from '../../src/inventory/secret-access';
import { allow, role, SECRET_ARN, task } from '../rule/templates';

const READ = 'secretsmanager:GetSecretValue';
const FILES = ['secret-access.html', 'secret-access.json', 'secret-access.md'];
const PASTED = 'sk-live-1234567890abcdefghijklmnopqrstuvwxyzABCD';

let at: Workplace;
beforeEach(() => { at = new Workplace(); });
afterEach(() => at.remove());

const out = () => join(at.folder, 'out');
const written = (name: string, folder = out()) => readFileSync(join(folder, name), 'utf8');
const access = (folder = out()): SecretAccess => JSON.parse(written('secret-access.json', folder));
const app = (secrets: { [name: string]: unknown }, statements: readonly object[] = [allow(READ, SECRET_ARN)], container = {}) =>
  ({ Resources: { Role: role(statements), Task: task(secrets, container) } });

function report(content: unknown, ...more: readonly string[]) {
  return at.run('report', at.file('template.json', content), '--out', out(), ...more);
}

test('writes three files, and one line on standard error that says where', () => {
  expect(report(app({ X: SECRET_ARN }))).toEqual({ code: 0, stdout: '', stderr: `${join(out(), 'secret-access.*')}: 1 read of 1 task, 0 errors, 0 warnings\n` });
  expect(access()).toMatchObject({ schemaVersion: 1, tasks: [{ path: 'template.json/Task', reads: [{ name: 'X', resource: SECRET_ARN, access: 'granted' }] }] });
  expect(written('secret-access.html')).toMatch(/^<!doctype html>/i);
  expect(written('secret-access.md')).toMatch(/^# What Fargate tasks read\n/);
});

test('writes the same for an assembly as SecretAccessReport', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'report-'));
  try {
    const cdk = new App({ outdir });
    new SecretAccessReport(cdk, 'Report', { directory: 'mine' });
    const wired = (scope: Construct) => {
      const definition = new ecs.FargateTaskDefinition(scope, 'Task');
      definition.addContainer('app', {
        image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:1.27'),
        secrets: { DB: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(scope, 'Secret'), 'password') },
      });
    };
    wired(new NestedStack(new Stack(cdk, 'S'), 'Inner'));
    wired(new Stack(new Stage(cdk, 'Prod'), 'S'));
    cdk.synth();
    expect(at.run('report', outdir, '--out', out()).code).toBe(0);
    expect(access().summary.tasks).toBe(2);
    expect(FILES.map((name) => written(name))).toEqual(FILES.map((name) => written(name, join(outdir, 'mine'))));
  } finally {
    rmSync(outdir, { recursive: true });
  }
});

test.each<[string, readonly string[], number]>([
  ['1 for an error', [], 1],
  ['1 for a warning with --fail-on warning', ['--fail-on', 'warning'], 1],
])('the exit code is %s, and the files are written all the same', (_, options, code) => {
  expect(report(app({ X: SECRET_ARN }, []), ...options).code).toBe(code);
  expect(access().summary).toMatchObject({ notGranted: 1, errors: 1 });
});

test('a warning alone is exit code 0', () => {
  const partial = app({ X: SECRET_ARN }, [allow(READ, '*')]);
  expect(report(partial)).toMatchObject({ code: 0, stderr: expect.stringContaining('0 errors, 1 warning') });
  expect(report(partial, '--fail-on', 'warning').code).toBe(1);
});

describe('with a baseline', () => {
  test('the page and Markdown show what changed, and JSON is the same as without', () => {
    report(app({ X: SECRET_ARN }));
    const before = at.file('before.json', written('secret-access.json'));
    const after = app({ X: SECRET_ARN, Y: `${SECRET_ARN}:key::` }, [allow(READ, '*')]);
    report(after);
    const json = written('secret-access.json');
    expect(written('secret-access.md')).not.toContain('## Changes');
    expect(report(after, '--baseline', before).code).toBe(0);
    expect(written('secret-access.json')).toBe(json);
    expect(written('secret-access.md')).toMatch(/## Changes\n\n\| change .*\n.*\n\| \*\*widened\*\* .*\n\| added .*'Y'/);
    expect(written('secret-access.html')).toContain('"widened":[{');
  });

  test('nothing has changed', () => {
    report(app({ X: SECRET_ARN }));
    report(app({ X: SECRET_ARN }), '--baseline', at.file('before.json', written('secret-access.json')));
    expect(written('secret-access.md')).toContain('No read was added, removed or widened.');
  });

  test.each<[string, string, RegExp]>([
    ['that is not a report', '{"schemaVersion":1,"findings":[]}', /^error: the baseline '.*' is not a secret-access.json of this version/],
    ['that is not JSON', `{${PASTED}`, /^error: the baseline '.*' is not valid JSON\n$/],
  ])('%s is exit code 2', (_, content, message) => {
    const { code, stdout, stderr } = report(app({}), '--baseline', at.file('baseline', content));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain(PASTED);
  });

  test('a control character in it is not shown', () => {
    report(app({ X: SECRET_ARN }));
    const before = at.file('before.json', written('secret-access.json').replace('"X"', '"X\\u001b[31m"'));
    report(app({ X: SECRET_ARN }), '--baseline', before);
    expect(written('secret-access.md')).toContain('removed');
    expect(written('secret-access.md') + written('secret-access.html')).not.toMatch(/\x1b|\\u001b/);
  });
});

describe('fails with exit code 2', () => {
  test('without --out', () => expect(at.run('report', at.file('a.json', app({})))).toEqual({ code: 2, stdout: '', stderr: "error: required option '--out <DIR>' not specified (see --help)\n" }));

  test('for a folder that cannot be written', () => {
    at.file('out', 'a file');
    expect(report(app({}))).toEqual({ code: 2, stdout: '', stderr: `error: the report cannot be written to '${out()}'\n` });
  });

  test('for a template that cannot be read, and reports the rest', () => {
    mkdirSync(join(at.folder, 'templates'));
    writeFileSync(join(at.folder, 'templates', 'a.json'), JSON.stringify(app({ X: SECRET_ARN })));
    writeFileSync(join(at.folder, 'templates', 'b.json'), '{ "Resources": { "AWS::"');
    const { code, stderr } = at.run('report', join(at.folder, 'templates'), '--out', out());
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: 'templates\/b\.json' is not valid JSON/)]);
    expect(access()).toMatchObject({ problems: [{ file: 'b.json' }], tasks: [{ path: 'a.json/Task' }] });
    expect(written('secret-access.md')).toContain('## Not complete');
  });
});

test('the report can be in the folder of the templates', () => {
  at.file('templates/a.json', { Resources: { ...app({ X: SECRET_ARN }).Resources } });
  const folder = join(at.folder, 'templates');
  const first = at.run('report', folder, '--out', folder);
  const json = written('secret-access.json', folder);
  expect(at.run('report', folder, '--out', folder)).toEqual(first);
  expect(written('secret-access.json', folder)).toBe(json);
});

describe('what may be a pasted value is in no file', () => {
  const places: { [where: string]: object } = {
    'a literal': app({}, [], { Environment: [{ Name: 'API_KEY', Value: PASTED }] }),
    'a reference': app({ X: PASTED }),
    'a JSON key': app({ X: `${SECRET_ARN}:${PASTED}::` }),
    'a stage': app({ X: `${SECRET_ARN}:a:${PASTED}:` }),
    'the name of a variable': app({ [PASTED]: SECRET_ARN }),
    'the name of a container': app({ X: SECRET_ARN }, [], { Name: PASTED }),
    'the resource of a statement': app({ X: SECRET_ARN }, [allow(READ, [SECRET_ARN, PASTED])]),
    'a Sid': app({ X: SECRET_ARN }, [{ ...allow(READ, SECRET_ARN), Sid: PASTED }]),
    'a condition': app({ X: SECRET_ARN }, [allow(READ, SECRET_ARN, { StringEquals: { 'aws:ResourceTag/a': PASTED } })]),
    'an action': app({ X: SECRET_ARN }, [allow([READ, PASTED], SECRET_ARN)]),
    'a role': { Resources: { Task: task({ X: SECRET_ARN }, {}, { ExecutionRoleArn: PASTED, TaskRoleArn: PASTED }) } },
  };
  test.each(Object.keys(places))('%s', (where) => {
    expect(report(places[where]).code).not.toBe(2);
    expect(access().summary.tasks).toBe(1);
    for (const name of FILES) {
      expect(written(name)).not.toContain(PASTED);
    }
  });
});

describe('hostile names', () => {
  const HOSTILE = '</script><img src=x onerror=alert(1)>|`\u202e\u001b[31m${x}\n# H\n[a](javascript:b)@team';
  const resources = {
    Role: { ...role([{ ...allow(READ, [SECRET_ARN, HOSTILE]), Sid: HOSTILE }, allow('kms:Decrypt', HOSTILE, { StringEquals: { [HOSTILE]: HOSTILE } })], { RoleName: HOSTILE }), Metadata: { 'aws:cdk:path': `App/${HOSTILE}/Resource` } },
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: HOSTILE, KmsKeyId: HOSTILE }, Metadata: { 'aws:cdk:path': `App/${HOSTILE}/Secret` } },
    Task: { ...task({ [HOSTILE]: SECRET_ARN, OTHER: HOSTILE, OWN: { Ref: 'Secret' } }, { Name: HOSTILE, LogConfiguration: { LogDriver: HOSTILE, SecretOptions: [{ Name: HOSTILE, ValueFrom: SECRET_ARN }] } }), Metadata: { 'aws:cdk:path': `App/${HOSTILE}/Task` } },
  };

  test('are not markup in any file, and do not change the text around them', () => {
    expect(report({ Resources: resources }).code).not.toBe(2);
    const [html, json, markdown] = FILES.map((name) => written(name));
    expect(access().summary.tasks).toBe(1);
    for (const content of [html, json, markdown]) {
      expect(content).not.toMatch(/\u202e|\u001b|<img/);
    }
    expect(json).not.toContain('<');
    expect(markdown.split('\n').filter((line) => line.startsWith('#')).every((line) => /^#{1,3} (What|Findings|Stack|Secrets|<code>)/.test(line))).toBe(true);
    expect(markdown).not.toMatch(/\]\(|@team|`/);
    const rows = markdown.split('\n').filter((line) => line.startsWith('| '));
    expect(new Set(rows.map((line) => line.split('|').length))).toEqual(new Set([5, 6, 7].filter((length) => rows.some((line) => line.split('|').length === length))));
  });
});

test('audit --format html is the page of the report, with what a baseline accepts', () => {
  const file = at.file('template.json', app({ X: SECRET_ARN }, []));
  at.run('audit', file, '--write-baseline', join(at.folder, 'accepted.json'));
  const page = at.run('audit', file, '--format', 'html');
  report(app({ X: SECRET_ARN }, []));
  expect([page.code, page.stdout]).toEqual([1, written('secret-access.html')]);
  const accepted = at.run('audit', file, '--format', 'html', '--baseline', join(at.folder, 'accepted.json'));
  expect([accepted.code, accepted.stdout]).toEqual([0, expect.stringContaining('"acknowledged":{}')]);
});
