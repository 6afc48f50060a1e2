import { validate } from 'jsonschema';
import { Failure } from './failure';
import { readJson } from './json-file';
import schema from '../docs/secret-access.schema.json';
import { cleaned } from '../src/inventory/clean';
import { SecretAccess } from '../src/inventory/secret-access';

/**
 * Reads a `secret-access.json` of an earlier version of an app.
 *
 * @throws Failure if it is none
 */
export function readAccess(file: string): SecretAccess {
  const content = readJson(file);
  if (!isSecretAccess(content)) {
    throw new Failure(`the baseline '${file}' is not a secret-access.json of this version: write one with 'npx cdk-fargate-secrets report'`);
  }
  return cleaned(content); // it may have been changed by hand
}

function isSecretAccess(content: unknown): content is SecretAccess {
  return validate(content, schema).valid;
}
