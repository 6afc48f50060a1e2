import { existsSync, readdirSync } from 'fs';
import { join } from 'path';

// All tests that reach the mutated code, as one file: Stryker loads every test file for each mutant, most of them only to find
// that it wants none of their tests.

/**
 * The quick ones first: the first test that fails ends a mutant. `MUTATION_TESTS=policy,role` leaves the other folders out: a
 * mutant that survives takes as long as all tests that reach it.
 */
const FOLDERS = (process.env.MUTATION_TESTS ?? 'policy,secret,wrong-input,check,delivery,registry,read,role,task,cases,proof').split(',');

/** Thousands of strings, a shell in each test: every mutant that they reach would take that time. */
const LEFT_OUT = /\.(generated|program)\.test\.ts$/;

/** Hundreds of secrets. Only mutants that everything else lets live come this far. */
const LAST = ['determinism.test.ts', 'role-access.test.ts'];

const TESTS = join(__dirname, '..');
const SOURCE = join(TESTS, '..', 'src');

/** Tests of one source file by itself come before those that synthesize an app. */
function turn({ folder, name }: { readonly folder: string; readonly name: string }): number {
  return LAST.includes(name) ? 2 : existsSync(join(SOURCE, folder, name.replace('.test.ts', '.ts'))) ? 0 : 1;
}

const files = FOLDERS.filter((folder) => existsSync(join(TESTS, folder))).flatMap((folder) =>
  readdirSync(join(TESTS, folder)).filter((name) => name.endsWith('.test.ts') && !LEFT_OUT.test(name)).sort().map((name) => ({ folder, name })));

for (const { folder, name } of files.sort((a, b) => turn(a) - turn(b))) {
  describe(`${folder}/${name}`, () => {
    jest.requireActual(join(TESTS, folder, name)); // here, so that its hooks stay its own
  });
}
