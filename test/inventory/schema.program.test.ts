// The schema of secret-access.json is what its type says: a compiler reads the type.

import { readFileSync } from 'fs';
import { SCHEMA_FILE, schemaText } from '../../build-tools/schema';

test('the file is written from the type', () => {
  expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(schemaText()); // npx projen schema
});
