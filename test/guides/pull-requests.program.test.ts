// The workflow of the guide, run without GitHub: its steps, in a repository, with commands instead of npm, npx and gh.

import { spawnSync } from 'child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { buildSync } from 'esbuild';
import { parse } from 'yaml';
import { role, SECRET_ARN, task } from '../rule/templates';

const GUIDE = readFileSync(join(__dirname, '../../docs/guides/pull-requests.md'), 'utf8');
const WORKFLOW = parse(/```yaml\n([^]*?)```/.exec(GUIDE)?.[1] ?? '');
const { diff, comment } = WORKFLOW.jobs;

let folder: string;
const at = (...names: string[]) => join(folder, ...names);
const COMMAND = join(mkdtempSync(join(tmpdir(), 'command-')), 'bin', 'cli.js');

beforeAll(() => {
  buildSync({ entryPoints: [resolve(__dirname, '../../command/cli.ts')], bundle: true, platform: 'node', outfile: COMMAND, logLevel: 'silent' });
  writeFileSync(join(COMMAND, '../../package.json'), '{ "version": "0.0.0" }');
});
afterAll(() => rmSync(join(COMMAND, '../..'), { recursive: true }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pull-request-'));
  ['bin', 'app', 'runner'].forEach((name) => mkdirSync(at(name)));
  script('npm', 'test "$*" = ci');
  // The app is its template.
  script('npx', `if [ "$1" = cdk ]; then mkdir -p cdk.out && cp template.json cdk.out/Web.template.json; else shift; ${process.execPath} ${COMMAND} "$@"; fi`);
  script('openssl', 'echo 0123456789abcdef');
  script('gh', `${process.execPath} ${at('gh.js')} "$@"`);
  writeFileSync(at('gh.js'), GITHUB);
  writeFileSync(at('comments.json'), '[]');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Comments of a pull request in a file. It knows the calls of the workflow alone, and fails for others. */
const GITHUB = `
const { readFileSync, writeFileSync } = require('fs');
const file = require('path').join(__dirname, 'comments.json');
const comments = JSON.parse(readFileSync(file, 'utf8'));
const args = process.argv.slice(2);
const after = (name) => args[args.indexOf(name) + 1];
const list = 'repos/acme/web/issues/7/comments';
if (args[0] === 'api' && args.includes('--jq') && args.includes('--paginate') && args.includes(list)) {
  const marker = /startswith\\("(.*?)"\\)/.exec(after('--jq'))[1];
  comments.filter(({ login, body }) => login === 'github-actions[bot]' && body.startsWith(marker)).forEach(({ id }) => console.log(id));
} else if (args[0] === 'api' && after('--field') === 'body=@comment.md') {
  const body = readFileSync('comment.md', 'utf8');
  const [, id] = /^repos\\/acme\\/web\\/issues\\/comments\\/(\\d+)$/.exec(args.find((arg) => arg.startsWith('repos/'))) ?? [];
  if (after('--method') === 'POST' && args.includes(list)) {
    comments.push({ id: comments.length + 100, login: 'github-actions[bot]', body });
  } else if (after('--method') === 'PATCH' && id) {
    comments.find((each) => each.id === Number(id)).body = body;
  } else process.exit(1);
  writeFileSync(file, JSON.stringify(comments));
} else process.exit(1);
`;

function script(name: string, text: string): void {
  writeFileSync(at('bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
}

/** As a runner of GitHub does: `bash -e`, with the variables that it sets. */
function run(command: string, cwd: string, env: { readonly [name: string]: string } = {}): void {
  const { status, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', command], {
    cwd,
    encoding: 'utf8',
    env: {
      PATH: `${at('bin')}:${process.env.PATH ?? ''}`, RUNNER_TEMP: at('runner'), GITHUB_OUTPUT: at('output'), GITHUB_STEP_SUMMARY: at('summary'), HOME: folder, ...env,
    },
  });
  expect({ command, status, stderr: status === 0 ? '' : stderr }).toEqual({ command, status: 0, stderr: '' });
}

function template(secrets: { readonly [name: string]: string }): string {
  return JSON.stringify({ Resources: { Role: role([]), Task: task(secrets) } });
}

/** What a pull request with these secrets makes of the base branch, in the merge commit that GitHub checks out. */
function pullRequest(base: { readonly [name: string]: string }, head: { readonly [name: string]: string }): void {
  ['app', 'runner', 'output', 'summary'].forEach((name) => rmSync(at(name), { recursive: true, force: true }));
  ['app', 'runner'].forEach((name) => mkdirSync(at(name)));
  const git = 'git -c user.name=a -c user.email=a@example.com -c init.defaultBranch=main';
  writeFileSync(at('app', 'template.json'), template(base));
  run(`${git} init --quiet && ${git} add -A && ${git} commit --quiet -m base && ${git} checkout --quiet -b change`, at('app'));
  writeFileSync(at('app', 'template.json'), template(head));
  run(`${git} add -A && ${git} commit --quiet --allow-empty -m change && ${git} checkout --quiet main && ${git} merge --quiet --no-ff -m merge change`, at('app'));
  diff.steps.filter((step: any) => step.run).forEach((step: any) => run(step.run, at('app')));
  const [, output = ''] = /^comment<<(?:end-\w+)\n([^]*)\nend-\w+\n$/.exec(readFileSync(at('output'), 'utf8')) ?? [];
  rmSync(at('app'), { recursive: true });
  mkdirSync(at('app')); // the second job has another machine
  const [{ env, run: write }] = comment.steps;
  run(write, at('app'), { ...env, GH_TOKEN: '', REPOSITORY: 'acme/web', PULL_REQUEST: '7', COMMENT: output });
}

const comments = (): { readonly login: string; readonly body: string }[] => JSON.parse(readFileSync(at('comments.json'), 'utf8'));

const BOTH = { A: SECRET_ARN, B: '/app/feature' };

test('comments what is read in addition, and in the summary of the run', () => {
  pullRequest({ A: SECRET_ARN }, BOTH);
  expect(comments()).toHaveLength(1);
  const [{ body }] = comments();
  expect(body).toMatch(/^<!-- cdk-fargate-secrets diff -->\n### What Fargate tasks read\n/);
  expect(body).toContain('1 read added, 0 removed, 0 widened');
  expect(body).toContain('parameter/app/feature');
  expect(readFileSync(at('summary'), 'utf8')).toContain('1 read added, 0 removed, 0 widened');
});

test('updates its comment, and leaves those of others alone', () => {
  const other = { id: 1, login: 'someone', body: '<!-- cdk-fargate-secrets diff -->' };
  writeFileSync(at('comments.json'), JSON.stringify([other]));
  pullRequest({ A: SECRET_ARN }, BOTH);
  pullRequest(BOTH, BOTH);
  expect(comments()).toHaveLength(2);
  expect(comments()[0]).toEqual(other);
  expect(comments()[1].body).toContain('0 reads added, 0 removed, 0 widened');
});

test('does not comment on a pull request that changes no read', () => {
  pullRequest(BOTH, BOTH);
  expect(comments()).toEqual([]);
});

test('what a name has in it is not run', () => {
  pullRequest({ A: SECRET_ARN }, { 'A': SECRET_ARN, '$(touch injected)`touch injected`': '/x', 'end-0123456789abcdef': '/y' });
  expect(comments()[0].body).toContain('2 reads added');
  expect(spawnSync('find', [folder, '-name', 'injected'], { encoding: 'utf8' }).stdout).toBe('');
});

describe('its permissions', () => {
  test('are to read, but for the job that comments and checks nothing out', () => {
    expect(WORKFLOW.on).toBe('pull_request');
    expect(WORKFLOW.permissions).toEqual({ contents: 'read' });
    expect(diff.permissions).toBeUndefined();
    expect(comment.permissions).toEqual({ 'pull-requests': 'write' });
    expect(comment.steps.filter((step: any) => step.uses)).toEqual([]);
    expect(comment.if).toBe('github.event.pull_request.head.repo.full_name == github.repository');
  });

  test('no value of the event is written into a script', () => {
    const scripts = [...diff.steps, ...comment.steps].flatMap((step: any) => step.run ?? []);
    expect(scripts.length).toBeGreaterThan(3);
    expect(scripts.filter((each: string) => each.includes('${{'))).toEqual([]);
  });

  test('the token is not left in the git configuration', () => {
    expect(diff.steps[0].with['persist-credentials']).toBe(false);
  });
});
