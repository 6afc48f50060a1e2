import { join } from 'path';
import { createGenerator } from 'ts-json-schema-generator';

const ROOT = join(__dirname, '..');

/** Where the schema of `secret-access.json` is. */
export const SCHEMA_FILE = join(ROOT, 'docs', 'secret-access.schema.json');

/**
 * The schema of `secret-access.json`, from the type and its comments. It allows fields that it does not have: readers ignore what a later
 * version adds.
 */
export function schemaText(): string {
  const schema = createGenerator({
    path: join(ROOT, 'src', 'inventory', 'secret-access.ts'),
    tsconfig: join(ROOT, 'tsconfig.dev.json'),
    type: 'SecretAccess',
    topRef: false,
    additionalProperties: true,
    skipTypeCheck: true, // the linter does
  }).createSchema('SecretAccess');
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
