// Lists that are longer than the arguments a call takes, and values that are nested deeper than the stack of calls: each ends in a model, or
// in words.

import { audit } from '../../src/rule/audit';
import { modelOfTexts } from '../../src/template/load';
import { Workplace } from '../command/running';
import { allow, role, SECRET_ARN, task } from '../rule/templates';

const LONG = 150_000;
const READ = allow('secretsmanager:GetSecretValue', SECRET_ARN);
const RIGHT = { Role: role([READ]), Task: task({ X: SECRET_ARN }, {}, { RequiresCompatibilities: ['FARGATE'] }) };

function list(each: (index: number) => unknown): unknown[] {
  return Array.from({ length: LONG }, (_, index) => each(index));
}

function object(): object {
  return Object.fromEntries(list((index) => [`Key${index}`, 'x']) as [string, string][]);
}

function withTask(secrets: Parameters<typeof task>[0], container: object, more: object = {}) {
  return { Resources: { ...RIGHT, Task: task(secrets, container, { RequiresCompatibilities: ['FARGATE'], ...more }) } };
}

const LARGE: [string, object][] = [
  ['words of a command', withTask({ X: SECRET_ARN }, { Command: list(() => 'x') })],
  ['properties of a task', withTask({ X: SECRET_ARN }, {}, object())],
  ['properties of a container', withTask({ X: SECRET_ARN }, object())],
  ['properties of Linux parameters', withTask({ X: SECRET_ARN }, { LinuxParameters: object() })],
  ['properties of a volume', withTask({ X: SECRET_ARN }, {}, { Volumes: [{ Name: 'v', ...object() }] })],
  ['parts of a reference', withTask({ X: { 'Fn::Sub': `${':'.repeat(LONG)}\${AWS::Region}` }, Y: { 'Fn::Join': [':', [{ Ref: 'AWS::Region' }, ...list(() => 'a')]] } }, {})],
  ['resources of a statement', { Resources: { ...RIGHT, Role: role([allow('secretsmanager:GetSecretValue', [...list((index) => `arn:aws:s3:::${index}`), SECRET_ARN])]) } }],
  ['references of another resource', { Resources: { ...RIGHT, Other: { Type: 'AWS::Other::Resource', Properties: { List: list(() => ({ Ref: 'Task' })) } } } }],
  ['parts of a condition', {
    Parameters: { P: { Type: 'String' } },
    Conditions: { C: { 'Fn::And': list((index) => ({ 'Fn::Equals': [{ Ref: 'P' }, `v${index}`] })) } },
    Resources: { ...RIGHT, Task: { ...RIGHT.Task, Condition: 'C' } },
  }],
];

let at: Workplace;
beforeEach(() => { at = new Workplace(); });
afterEach(() => at.remove());

test.each(LARGE)(`${LONG} %s are read`, (_, template) => {
  const { code, stderr } = at.run('audit', at.file('t.json', JSON.stringify(template)), '--suggest');
  expect(code).toBeLessThan(2);
  expect(stderr).not.toContain('error:');
});

function nested(start: string, end: string): string {
  return start.repeat(LONG) + end.repeat(LONG);
}

test.each([
  ['a list', `{"Statement": ${nested('[', ']')}}`],
  ['a resource', `{"Statement": {"Effect": "Allow", "Action": "*", "Resource": ${nested('[', ']')}}}`],
  ['a condition', `{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": ${nested('{"a":', '}').replace(':}', ':1}')}}}`],
])('a policy in a string with %s that is nested too deeply is unknown', (_, document) => {
  const policies = { Policies: [{ PolicyName: 'p', PolicyDocument: document }] };
  const { model, problems } = modelOfTexts([{ file: 't.json', text: JSON.stringify({ Resources: { ...RIGHT, Role: role([], policies) } }) }]);
  expect(problems).toEqual([]);
  const { findings, summary } = audit(model);
  expect(findings.map(({ rule }) => rule)).toEqual(['PolicyTooLarge']);
  expect(summary).toMatchObject({ cannotTell: 1, notGranted: 0 });
});

test.each([
  ['lists in brackets', `Resources: ${nested('[', ']')}`],
  ['objects in braces', `Resources: ${nested('{a: ', '}')}`],
  ['lists in one line', `Resources:\n  ${'- '.repeat(LONG)}x`],
  ['indented objects', `Resources:\n${Array.from({ length: 3000 }, (_, index) => `${' '.repeat(index + 1)}a:`).join('\n')}`],
])('YAML of %s that is nested too deeply is a problem', (_, text) => {
  const { code, stderr } = at.run('audit', at.file('t.yaml', text));
  expect([code, stderr]).toEqual([2, "error: 't.yaml' has values that are nested too deeply for a template\n"]);
});

test('an error of YAML is told with its line', () => {
  const { code, stderr } = at.run('audit', at.file('t.yaml', 'Resources:\n  A: b\n  C: "d\n'));
  expect([code, stderr]).toEqual([2, "error: 't.yaml' is not valid YAML, at line 4\n"]);
});
