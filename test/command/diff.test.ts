import { Workplace } from './running';
import { allow, ENCRYPTED, OWN_KEY, role, SECRET_ARN, task } from '../rule/templates';

let at: Workplace;
beforeEach(() => { at = new Workplace(); });
afterEach(() => at.remove());

const READ = 'secretsmanager:GetSecretValue';
const OTHER_ARN = SECRET_ARN.replace('app/db', 'app/other');

function app(arns: readonly string[], secrets: object, statements: readonly any[] = [allow(READ, arns)]) {
  return { Resources: { Role: role(statements), Task: task(secrets as any) } };
}

function diff(before: unknown, after: unknown) {
  const { code, stdout, stderr } = at.run('diff', at.file('old.json', before), at.file('new.json', after), '--format', 'json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

test('the same app has no changes, whatever the order of its resources', () => {
  expect(diff({ Resources: ENCRYPTED }, { Resources: Object.fromEntries(Object.entries(ENCRYPTED).reverse()) }))
    .toEqual({ schemaVersion: 1, added: [], removed: [], widened: [], summary: { added: 0, removed: 0, widened: 0 } });
});

test('reads are added and removed, with their container, name, secret, key and version', () => {
  const changes = diff(app([SECRET_ARN], { A: SECRET_ARN }), app([OTHER_ARN], { B: `${OTHER_ARN}:password:AWSPREVIOUS:` }));
  expect(changes).toMatchObject({
    added: [{ path: 'template/Task', container: 'app', usage: 'environment variable', name: 'B', resource: OTHER_ARN, jsonKey: 'password', version: 'AWSPREVIOUS' }],
    removed: [{ name: 'A', resource: SECRET_ARN }],
    widened: [], // the permission comes with the reference
  });
  expect(changes.removed[0]).not.toHaveProperty('jsonKey');
});

test.each<[string, any, any, RegExp]>([
  ['the whole secret instead of one key', app([SECRET_ARN], { A: `${SECRET_ARN}:user::` }), app([SECRET_ARN], { A: SECRET_ARN }), /reads the whole of arn:.*, and read the key 'user' before/],
  ['a wildcard', app([SECRET_ARN], { A: SECRET_ARN }), app(['*'], { A: SECRET_ARN }), /may call secretsmanager:GetSecretValue on '\*'/],
  ['a secret that no reference names', app([SECRET_ARN], { A: SECRET_ARN }), app([SECRET_ARN, OTHER_ARN], { A: SECRET_ARN }), /GetSecretValue on 'arn:.*app\/other-AbCdEf'/],
  ['NotAction', app([SECRET_ARN], { A: SECRET_ARN }), app([], { A: SECRET_ARN }, [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }]), /GetSecretValue on '\*'/],
  ['NotResource', app([SECRET_ARN], { A: SECRET_ARN }), app([], { A: SECRET_ARN }, [{ Effect: 'Allow', Action: READ, NotResource: OTHER_ARN }]), /on everything but 'arn:/],
  ['a condition that is gone', app([], { A: SECRET_ARN }, [allow(READ, '*', { StringEquals: { 'aws:ResourceTag/a': 'b' } })]), app(['*'], { A: SECRET_ARN }), /on '\*'/],
  ['decryption for everything', { Resources: ENCRYPTED }, { Resources: { ...ENCRYPTED, Role: role([allow(READ, { Ref: 'Secret' }), allow('kms:Decrypt', OWN_KEY)]) } }, /kms:Decrypt on/],
])('widened by %s, and not when that is undone', (_, before, after, message) => {
  const messages = diff(before, after).widened.map((each: any) => each.message);
  expect(messages).toEqual(expect.arrayContaining([expect.stringMatching(message)]));
  expect(diff(after, before).widened).toEqual([]);
});

test('only secrets, parameters and keys are compared', () => {
  const bucket = allow('*', 'arn:aws:s3:::bucket/*');
  expect(diff(app([], { A: SECRET_ARN }, [allow(READ, SECRET_ARN)]), app([], { A: SECRET_ARN }, [allow(READ, SECRET_ARN), bucket, allow('s3:*', '*')])).widened).toEqual([]);
});

test('a JSON key that may be a pasted value is not shown', () => {
  const pasted = 'sk-live-1234567890abcdefghijklmnopqrstuvwxyzABCD';
  for (const format of ['text', 'json', 'markdown']) {
    const { stdout } = at.run('diff', at.file('a.json', app([], {})), at.file('b.json', app([SECRET_ARN], { A: `${SECRET_ARN}:${pasted}::`, B: pasted, [pasted]: SECRET_ARN })), '--format', format);
    expect(stdout).toContain('app/db');
    expect(stdout).not.toContain(pasted);
  }
});

test('text and Markdown say the same', () => {
  const [before, after] = [at.file('a.json', app([SECRET_ARN], { A: SECRET_ARN })), at.file('b.json', app(['*'], { A: SECRET_ARN, B: `${SECRET_ARN}:key::` }))];
  expect(at.run('diff', before, after).stdout).toBe(`\
widened template/Role
   the execution role may call secretsmanager:GetSecretValue on '*', which no reference of its tasks names

added template/Task, container 'app', environment variable 'B'
   ${SECRET_ARN}, key 'key'

1 read added, 0 removed, 1 widened
`);
  expect(at.run('diff', before, after, '--format', 'markdown').stdout).toMatch(/^### What Fargate tasks read\n\n1 read added, 0 removed, 1 widened\n\n\| change .*\n.*\n\| \*\*widened\*\* \| .*\n\| added \| /);
});

test('a file that cannot be read is not a removal', () => {
  const { code, stdout, stderr } = at.run('diff', at.file('a.json', app([], {})), at.file('b.json', '{'));
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error: '.*b\.json' is not valid JSON/);
});
