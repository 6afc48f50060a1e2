import { readdirSync } from 'fs';
import { join } from 'path';

// All tests that look at the mutated code, as one file: for each mutant Stryker loads every file of tests there is, and most of
// them only to find that none of their tests is wanted. The quick ones come first.

const FOLDERS = ['policy', 'secret', 'wrong-input', 'check', 'delivery', 'registry', 'read', 'task'];

/** Hundreds of secrets, thousands of strings, a shell in each test: every mutant they see would take that time. */
const SLOW = ['determinism.test.ts', 'fuzz.test.ts', 'role-access.test.ts', 'secret-files-script.test.ts'];

for (const folder of FOLDERS) {
  const directory = join(__dirname, '..', folder);
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.test.ts') && !SLOW.includes(name)).sort()) {
    describe(`${folder}/${file}`, () => {
      jest.requireActual(join(directory, file)); // here, so that its hooks stay its own
    });
  }
}
