// The workflow of the guide, run without GitHub: its steps, in a repository, with commands instead of npm, npx and gh.

import { spawnSync } from 'child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { BuiltCommand, Runner, workflowOf } from './runner';
import { role, SECRET_ARN, task } from '../rule/templates';

const WORKFLOW = workflowOf('pull-requests.md');
const { diff, comment } = WORKFLOW.jobs;

const COMMAND = new BuiltCommand();
beforeAll(() => COMMAND.build());
afterAll(() => COMMAND.remove());

let runner: Runner;
const at = (...names: string[]) => runner.at(...names);
beforeEach(() => {
  runner = new Runner(COMMAND);
  runner.script('openssl', 'echo 0123456789abcdef');
  runner.script('gh', `${process.execPath} ${at('gh.js')} "$@"`);
  writeFileSync(at('gh.js'), GITHUB);
  writeFileSync(at('comments.json'), '[]');
});
afterEach(() => runner.remove());

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

function template(secrets: { readonly [name: string]: string }): string {
  return JSON.stringify({ Resources: { Role: role([]), Task: task(secrets) } });
}

/** What a pull request with these secrets makes of the base branch, in the merge commit that GitHub checks out. */
function pullRequest(base: { readonly [name: string]: string }, head: { readonly [name: string]: string }): void {
  ['app', 'runner', 'output', 'summary'].forEach((name) => rmSync(at(name), { recursive: true, force: true }));
  ['app', 'runner'].forEach((name) => mkdirSync(at(name)));
  const git = 'git -c user.name=a -c user.email=a@example.com -c init.defaultBranch=main';
  writeFileSync(at('app', 'template.json'), template(base));
  runner.succeed(`${git} init --quiet && ${git} add -A && ${git} commit --quiet -m base && ${git} checkout --quiet -b change`);
  writeFileSync(at('app', 'template.json'), template(head));
  runner.succeed(`${git} add -A && ${git} commit --quiet --allow-empty -m change && ${git} checkout --quiet main && ${git} merge --quiet --no-ff -m merge change`);
  diff.steps.filter((step: any) => step.run).forEach((step: any) => runner.succeed(step.run));
  const [, output = ''] = /^comment<<(?:end-\w+)\n([^]*)\nend-\w+\n$/.exec(readFileSync(at('output'), 'utf8')) ?? [];
  rmSync(at('app'), { recursive: true });
  mkdirSync(at('app')); // the second job has another machine
  const [{ env, run: write }] = comment.steps;
  runner.succeed(write, { ...env, GH_TOKEN: '', REPOSITORY: 'acme/web', PULL_REQUEST: '7', COMMENT: output });
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
  expect(spawnSync('find', [at(), '-name', 'injected'], { encoding: 'utf8' }).stdout).toBe('');
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
