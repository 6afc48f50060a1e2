// The workflow of the guide: its steps fail for findings, and leave a file for code scanning.

import { existsSync, readFileSync, writeFileSync } from 'fs';
import { BuiltCommand, Runner, workflowOf } from './runner';
import { allow, role, SECRET_ARN, task } from '../rule/templates';

const WORKFLOW = workflowOf('audit.md');
const [job] = Object.values<any>(WORKFLOW.jobs);

const COMMAND = new BuiltCommand();
beforeAll(() => COMMAND.build());
afterAll(() => COMMAND.remove());

let runner: Runner;
beforeEach(() => { runner = new Runner(COMMAND); });
afterEach(() => runner.remove());

/** The status of each step that runs: the first that fails is the last. */
function statuses(resources: object): (number | null)[] {
  writeFileSync(runner.at('app', 'template.json'), JSON.stringify({ Resources: resources }));
  const all: (number | null)[] = [];
  for (const { run } of job.steps.filter((step: any) => step.run)) {
    const { status, stderr } = runner.run(run);
    expect(stderr).not.toContain('error: this is a mistake');
    all.push(status);
    if (status !== 0) {
      break;
    }
  }
  return all;
}

/** What the step uploads that uploads a file. */
function uploaded(): any {
  const { if: always, with: { sarif_file: file } } = job.steps.find(({ uses = '' }: any) => uses.includes('upload-sarif'));
  expect(always).toContain('!cancelled()'); // also after a step that fails
  expect(existsSync(runner.at('app', file))).toBe(true);
  return JSON.parse(readFileSync(runner.at('app', file), 'utf8'));
}

test('passes where every task may read its secrets', () => {
  const right = { Role: role([allow('secretsmanager:GetSecretValue', SECRET_ARN)]), Task: task({ A: SECRET_ARN }) };
  expect(statuses(right)).toEqual([0, 0]);
  expect(uploaded().runs[0].results).toEqual([]);
});

test('fails for an error, with the finding in the file for code scanning', () => {
  expect(statuses({ Role: role([]), Task: task({ A: SECRET_ARN }) })).toEqual([0, 1]);
  const [{ results }] = uploaded().runs;
  expect(results).toMatchObject([{ ruleId: 'MissingPermission', level: 'error', locations: [{ physicalLocation: { artifactLocation: { uri: 'cdk.out/Web.template.json' } } }] }]);
});

test('may write findings of code scanning, and nothing else', () => {
  expect({ ...WORKFLOW.permissions, ...job.permissions }).toEqual({ 'contents': 'read', 'security-events': 'write' });
});
