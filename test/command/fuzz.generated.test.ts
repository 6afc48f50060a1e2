// Whatever is in a file, the command says what it found or why it cannot read the file: never a stack trace, a control character or a
// secret. `FUZZ_RUNS=5000 FUZZ_SEED=7` tries more, and others.

import { symlinkSync } from 'fs';
import { join } from 'path';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { CANARY, damage, damaged, HOSTILE, SECRET_PART, withCharacters } from './hostile';
import { Result, Workplace } from './running';
import { allow, ENCRYPTED, role, SECRET_ARN, task } from '../rule/templates';

const { FUZZ_RUNS = '60', FUZZ_SEED = '20261127' } = process.env;
const extent = { numRuns: Number(FUZZ_RUNS), seed: Number(FUZZ_SEED), endOnFailure: true };

let at: Workplace;
beforeEach(() => { at = new Workplace(); });
afterEach(() => at.remove());

const TEMPLATE = {
  Parameters: { P: { Type: 'String', NoEcho: true, AllowedValues: ['a', 'b'] } },
  Conditions: { Loop: { 'Fn::Not': [{ Condition: 'Loop' }] }, A: { 'Fn::And': [{ Condition: 'Loop' }, { 'Fn::Equals': [{ Ref: 'P' }, 'a'] }] } },
  Mappings: { Map: { a: { x: SECRET_ARN }, b: { x: 'none' } } },
  Resources: {
    ...ENCRYPTED,
    Reader: role([allow(['ssm:GetParameters', 'secretsmanager:Get*'], ['*', { Ref: 'P' }], { StringEquals: { 'aws:PrincipalTag/a': '${aws:x}' } })], {
      ManagedPolicyArns: [{ Ref: 'Managed' }], PermissionsBoundary: { Ref: 'P' }, RoleName: 'reader',
    }),
    Managed: { Type: 'AWS::IAM::ManagedPolicy', Properties: { Roles: ['reader'], PolicyDocument: JSON.stringify({ Statement: [allow('ssm:*', '*')] }) } },
    Other: task({ A: { 'Fn::FindInMap': ['Map', { Ref: 'P' }, 'x'] }, B: { 'Fn::ImportValue': 'Loop' } }, {
      Environment: [{ Name: 'TOKEN', Value: CANARY }, { 'Fn::If': ['A', { Name: 'X', Value: { Ref: 'P' } }, { Ref: 'AWS::NoValue' }] }],
      LogConfiguration: { LogDriver: 'splunk', Options: { 'splunk-token': CANARY }, SecretOptions: [{ Name: 'x', ValueFrom: CANARY }] },
      RepositoryCredentials: { CredentialsParameter: CANARY },
      DockerLabels: { a: CANARY },
      Command: ['{{resolve:secretsmanager:x}}', CANARY],
    }),
    Service: { Type: 'AWS::ECS::Service', DependsOn: ['Managed'], Properties: { TaskDefinition: { Ref: 'Other' }, ServiceConnectConfiguration: { LogConfiguration: { SecretOptions: [{ Name: 'y', ValueFrom: { Ref: 'Secret' } }] } } } },
    Job: { Type: 'AWS::Batch::JobDefinition', Properties: { ContainerProperties: { Image: 'x', JobRoleArn: { 'Fn::GetAtt': 'Reader.Arn' }, ExecutionRoleArn: 'reader', Secrets: [{ Name: 'Z', ValueFrom: '/z' }] } } },
  },
  Outputs: { Loop: { Value: { 'Fn::ImportValue': 'Loop' }, Export: { Name: 'Loop' } } },
};

const MANIFEST = {
  version: '36.0.0',
  artifacts: {
    'Stack': { type: 'aws:cloudformation:stack', environment: 'aws://123456789012/eu-central-1', properties: { templateFile: 'Stack.template.json', stackName: 'Stack' }, displayName: 'Stack' },
    'Stack.assets': { type: 'cdk:asset-manifest', properties: { file: 'Stack.assets.json' } },
    'assembly-Stage': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Stage' } },
  },
};

/** What a file outside of the folder has in it. */
const OUTSIDE = 'Outside7Qx';

/** Nothing but one line breaks lines, in any format. */
const NEVER = /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f]|\n@team|\n +at .*:\d+:\d+|mistake in cdk-fargate-secrets/;

function expectClean({ code, stdout, stderr }: Result, format: string, secret = SECRET_PART): void {
  const text = stdout + stderr;
  expect([0, 1, 2]).toContain(code);
  expect(NEVER.exec(text)?.[0]).toBeUndefined();
  expect(text).not.toContain(secret);
  if (format !== 'text') {
    expect(stdout).not.toMatch(/<\/script|<img/);
  }
  if ((format === 'json' || format === 'sarif') && stdout !== '') {
    JSON.parse(stdout);
  }
}

test.each(['text', 'json', 'sarif', 'markdown'])('audit of damaged templates as %s', (format) => {
  fc.assert(fc.property(damage, ({ changes, characters, yaml }) => {
    const tree = damaged(TEMPLATE, changes);
    const file = at.file(yaml ? 't.yaml' : 't.json', withCharacters(yaml ? stringify(tree ?? null) : JSON.stringify(tree) ?? '', characters));
    expectClean(at.run('audit', file, '--format', format, '--verbose'), format);
  }), extent);
});

test.each(['text', 'json', 'markdown'])('diff of damaged templates as %s', (format) => {
  const before = at.file('before.json', TEMPLATE);
  fc.assert(fc.property(damage, ({ changes, characters }) => {
    expectClean(at.run('diff', before, at.file('after.json', withCharacters(JSON.stringify(damaged(TEMPLATE, changes)) ?? '', characters)), '--format', format), format);
  }), extent);
});

test('damaged assemblies', () => {
  at.file('outside/Stack.template.json', { Resources: { [OUTSIDE]: task({ A: `/${OUTSIDE}` }) } });
  at.file('cdk.out/Stack.template.json', TEMPLATE);
  at.file('cdk.out/Stack.assets.json', { files: { ['a'.repeat(64)]: { source: { path: '../outside/Stack.template.json' } } } });
  at.file('cdk.out/assembly-Stage/manifest.json', MANIFEST);
  symlinkSync(join(at.folder, 'outside'), join(at.folder, 'cdk.out/link'));
  symlinkSync(join(at.folder, 'cdk.out'), join(at.folder, 'cdk.out/assembly-Loop'));
  const elsewhere = ['../outside/Stack.template.json', 'link/Stack.template.json', join(at.folder, 'outside/Stack.template.json'), 'assembly-Loop', '..', '.', '/dev/zero', 'Stack.template.json\0'];
  const where = fc.record({ at: fc.nat(), path: fc.constantFrom(...elsewhere) });
  fc.assert(fc.property(damage, where, ({ changes, characters }, { at: place, path }) => {
    const manifest = damaged(MANIFEST, changes);
    const text = JSON.stringify(manifest) ?? '';
    const paths = [...text.matchAll(/"(Stack\.template\.json|Stack\.assets\.json|assembly-Stage)"/g)];
    const [old] = paths.length > 0 ? paths[place % paths.length] : ['"'];
    at.file('cdk.out/manifest.json', withCharacters(text.replace(old, () => JSON.stringify(path)), characters));
    expectClean(at.run('audit', join(at.folder, 'cdk.out'), '--verbose'), 'text', OUTSIDE); // the name of a file is not a secret
  }), extent);
});

test('names that a page or a terminal could interpret', () => {
  const resources = { [HOSTILE]: task({ [HOSTILE]: SECRET_ARN }, { Name: HOSTILE }), ['__proto__']: task({ constructor: HOSTILE }) };
  for (const format of ['text', 'json', 'sarif', 'markdown']) {
    const result = at.run('audit', at.file('t.json', { Resources: resources }), '--format', format);
    expectClean(result, format);
    expect(result.code).toBe(1);
  }
});
