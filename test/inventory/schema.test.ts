// secret-access.json is what its schema says.

import { mkdtempSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import Ajv from 'ajv';
import * as fc from 'fast-check';
import { accessOf } from './access';
import schema from '../../docs/secret-access.schema.json';
import { secretAccess } from '../../src/inventory/inventory';
import { SecretAccess } from '../../src/inventory/secret-access';
import { loadModel } from '../../src/template/load';
import { synthesize } from '../proof/app';
import { extent } from '../proof/extent';
import { apps } from '../proof/generator';
import { KINDS } from '../proof/kinds';
import { modelOf } from '../rule/proof-models';
import { allow, ENCRYPTED, role, SECRET_ARN, task } from '../rule/templates';

/** The schema without what readers must be ready for: fields that it does not have. */
const strict = JSON.parse(JSON.stringify(schema), (_, value) => value?.type === 'object' ? { ...value, additionalProperties: false } : value);
const ajv = new Ajv({ allErrors: true });

function expectValid(access: SecretAccess): void {
  const valid = ajv.validate(strict, JSON.parse(JSON.stringify(access)));
  expect({ valid, errors: ajv.errors }).toEqual({ valid: true, errors: null });
}

test('a field that the schema does not have is noticed here', () => {
  expect(() => expectValid(Object.assign(accessOf({}), { more: 1 }))).toThrow('additionalProperties');
});

test.each(readdirSync(join(__dirname, '..')).filter((name) => name.endsWith('.snapshot')))('%s', (name) => {
  const access = secretAccess(loadModel(join(__dirname, '..', name)));
  expectValid(access);
  expect(access.summary).toMatchObject({ notGranted: 0, malformed: 0, errors: 0 });
  expect(access.summary.tasks).toBeGreaterThan(0);
});

test.each<[string, object, object]>([
  ['everything that is optional', {
    ...ENCRYPTED,
    Role: role([
      { ...allow('secretsmanager:GetSecretValue', { Ref: 'Secret' }), Sid: 'Read' },
      { Effect: 'Allow', NotAction: 'iam:*', NotResource: SECRET_ARN, Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
    ]),
    Other: task({ A: `${SECRET_ARN}:a:AWSCURRENT:`, B: 'arn:', C: `${SECRET_ARN}:::0f0f0f0f-0f0f-0f0f-0f0f-0f0f0f0f0f0f` }),
    Third: task({}, {}, { ContainerDefinitions: { Ref: 'Open' } }),
  }, { Parameters: { Open: { Type: 'String' } } }],
  ['nothing', {}, {}],
])('%s', (_, resources, sections) => expectValid(accessOf(resources, sections)));

test('a file that does not exist', () => {
  const folder = mkdtempSync(join(tmpdir(), 'schema-'));
  const access = secretAccess(loadModel(join(folder, 'none.json')));
  rmSync(folder, { recursive: true });
  expectValid(access);
  expect(access.problems).toHaveLength(1);
});

test('generated apps', () => {
  const { apps: numRuns, seed } = extent({ apps: 6, seed: 20261127 });
  let reads = 0;
  fc.assert(fc.property(apps(new Set(KINDS)), (model) => {
    const access = secretAccess({ model: modelOf(model, synthesize(model)), problems: [] });
    expectValid(access);
    reads += access.summary.reads;
  }), { numRuns, seed });
  expect(reads).toBeGreaterThan(numRuns);
});
