import { readFileSync } from 'fs';
import { join } from 'path';
import Ajv from 'ajv';
import { Workplace } from './running';
import { allow, role, SECRET_ARN, task } from '../rule/templates';

let at: Workplace;
beforeEach(() => { at = new Workplace(); });
afterEach(() => at.remove());

const sarifSchema = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');

/** What a page, a terminal, a table and a reader could take for something else. */
const HOSTILE = '</script><img src=x>\u001b[31m\u009b|`a`\u202etxt\u2066\u061c\u2028\r\n@team #1 [x](https://evil.test) **b** :smile: $x$';

const faulty = {
  Resources: {
    Role: role([]),
    Task: {
      ...task({ PASSWORD: SECRET_ARN }, { Environment: [{ Name: 'API_TOKEN', Value: 'hunter2hunter2' }] }),
      Metadata: { 'cdk-fargate-secrets': { LiteralCredential: `known ${HOSTILE}` } },
    },
    [HOSTILE]: task({ [HOSTILE]: SECRET_ARN }, { Name: HOSTILE }),
  },
};

function sarif(file: string) {
  return JSON.parse(at.run('audit', file, '--format', 'sarif').stdout);
}

describe('SARIF', () => {
  test('is valid, with results, suppressions and notifications', () => {
    const ajv = new Ajv({ schemaId: 'id', meta: false, unknownFormats: 'ignore' });
    ajv.addMetaSchema(JSON.parse(readFileSync(require.resolve('ajv/lib/refs/json-schema-draft-04.json'), 'utf8')));
    const validate = ajv.compile({ ...JSON.parse(readFileSync(sarifSchema, 'utf8')), $schema: 'http://json-schema.org/draft-04/schema#' });
    at.file('broken.json', '{"Resources": "AWS::');
    at.file('a b#ü.json', faulty);
    const log = sarif(at.folder);
    validate(log);
    expect(validate.errors).toBeNull();
    expect(log.runs[0].results.length).toBeGreaterThan(2);
    expect(log.runs[0].invocations[0]).toMatchObject({ executionSuccessful: false, toolExecutionNotifications: [{ level: 'error' }] });
    expect(validate({ ...log, version: '2.0' })).toBe(false);
  });

  test('says where, what rule, and why it is accepted', () => {
    const [{ results, tool: { driver: { rules } } }] = sarif(at.file('a b.json', faulty)).runs;
    const result = (rule: string) => results.find(({ ruleId, locations }: any) => ruleId === rule && locations[0].logicalLocations[0].name === 'Task');
    expect(result('MissingPermission')).toMatchObject({
      level: 'error',
      locations: [{
        physicalLocation: { artifactLocation: { uri: 'a%20b.json' }, region: { startLine: 19 } },
        logicalLocations: [{ name: 'Task', fullyQualifiedName: 'a b.json/Task', kind: 'resource' }],
      }],
      suppressions: [],
    });
    expect(result('LiteralCredential').suppressions).toEqual([{ kind: 'inSource', status: 'accepted', justification: expect.stringMatching(/^known /) }]);
    for (const { ruleIndex, ruleId } of results) {
      expect(rules[ruleIndex].id).toBe(ruleId);
    }
    for (const { help, shortDescription } of rules) {
      expect(help.text.length).toBeGreaterThan(shortDescription.text.length);
    }
  });

  test('has one fingerprint for each result, which unrelated edits do not change', () => {
    const fingerprints = (log: any): string[] => log.runs[0].results.map(({ partialFingerprints }: any) => partialFingerprints['cdkFargateSecrets/v1']);
    const before = fingerprints(sarif(at.file('t.json', faulty)));
    const after = fingerprints(sarif(at.file('t.json', JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' }, ...faulty.Resources } }))));
    expect([...after].sort()).toEqual([...before].sort());
    expect(new Set(before).size).toBe(before.length);
  });
});

describe('hostile names', () => {
  const NEVER = /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f]|hunter2|\n@team/;

  test.each(['text', 'json', 'sarif', 'markdown'])('do nothing in %s', (format) => {
    const { stdout, stderr } = at.run('audit', at.file('t.json', faulty), '--format', format, '--verbose');
    expect(stdout + stderr).not.toMatch(NEVER);
    if (format !== 'text') { // a terminal shows both as they are
      expect(stdout).not.toMatch(/<\/script|<img/);
    }
  });

  test.each(['text', 'json', 'markdown'])('do nothing in a diff as %s', (format) => {
    const { stdout, stderr } = at.run('diff', at.file('a.json', { Resources: { Role: role([allow('secretsmanager:GetSecretValue', `*${HOSTILE}`)]) } }), at.file('b.json', faulty), '--format', format);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/2 reads added|"added": 2/);
    expect(stdout).not.toMatch(NEVER);
    if (format !== 'text') {
      expect(stdout).not.toMatch(/<\/script|<img/);
    }
  });

  test('are not markup in Markdown', () => {
    const { stdout } = at.run('audit', at.file('t.json', faulty), '--format', 'markdown');
    const rows = stdout.split('\n').filter((line) => line.startsWith('| error') || line.startsWith('| warning'));
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows) {
      expect(row.split('|')).toHaveLength(6);
      expect(row.replace(/<\/?code>|<br>|\*\*Fix:\*\*/g, '')).not.toMatch(/[<>`@[\]]|\*\*|https:\/\/|:smile:/);
    }
  });

  test('are shown in messages for the user', () => {
    expect(at.run('audit', `no${HOSTILE}`).code).toBe(2);
  });
});

describe('Markdown', () => {
  test('says that nothing was found', () => {
    expect(at.run('audit', at.file('t.json', { Resources: { Role: role([allow('secretsmanager:GetSecretValue', SECRET_ARN)]), Task: task({ A: SECRET_ARN }) } }), '--format', 'markdown').stdout)
      .toBe('### Fargate tasks: no faults found\n\n0 errors, 0 warnings, 0 infos in 1 task definition of 1 stack<br>1 reference: 1 granted, 0 not granted, 0 cannot tell, 0 malformed\n');
  });

  test('fits into a comment', () => {
    const secrets = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`NAME_${index}`, SECRET_ARN]));
    const { stdout } = at.run('audit', at.file('t.json', { Resources: { Role: role([]), Task: task(secrets) } }), '--format', 'markdown');
    expect(stdout.length).toBeLessThan(65_536);
    expect(stdout).toMatch(/\d+ more are left out here/);
  });
});

test('the schema is not ours', () => {
  expect(sarifSchema.startsWith(join(__dirname, '../../node_modules'))).toBe(true);
});
