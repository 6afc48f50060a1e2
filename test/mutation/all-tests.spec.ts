import { existsSync, readdirSync } from 'fs';
import { join } from 'path';

// All tests that reach the mutated code, as one file: Stryker loads every test file for each mutant, most of them only to find
// that it wants none of their tests.

/** The quick ones first: the first test that fails ends a mutant. */
const FOLDERS = ['policy', 'secret', 'wrong-input', 'check', 'delivery', 'registry', 'read', 'role', 'task'];

/** Thousands of strings, a shell in each test: every mutant that they reach would take that time. */
const LEFT_OUT = ['fuzz.test.ts', 'secret-files-script.test.ts'];

/** Hundreds of secrets. Only mutants that everything else lets live come this far. */
const LAST = ['determinism.test.ts', 'role-access.test.ts'];

const TESTS = join(__dirname, '..');
const files = FOLDERS.filter((folder) => existsSync(join(TESTS, folder))).flatMap((folder) =>
  readdirSync(join(TESTS, folder)).filter((name) => name.endsWith('.test.ts') && !LEFT_OUT.includes(name)).sort().map((name) => ({ folder, name })));

for (const { folder, name } of [...files.filter((file) => !LAST.includes(file.name)), ...files.filter((file) => LAST.includes(file.name))]) {
  describe(`${folder}/${name}`, () => {
    jest.requireActual(join(TESTS, folder, name)); // here, so that its hooks stay its own
  });
}
