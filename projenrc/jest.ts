import { JsonFile, Project } from 'projen';

/** Translates each file on its own: `npm test` checks the types of all files once, instead of each worker those of each CDK. */
const TRANSLATED = { preset: 'ts-jest', transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json' }] } };

/** Loads the CDK and the library once in a process, not once for each test file. */
const LOADED_ONCE = { runtime: '<rootDir>/test/unit/runtime.cjs' };

/** Without what takes long and no test looks at. */
const SETUP = { setupFiles: ['<rootDir>/test/unit/setup.cjs'] };

/** What `aws-cdk-lib` means on the newest CDK. The test files are the same. */
const NEWEST = { moduleNameMapper: { '^aws-cdk-lib(/.*)?$': 'aws-cdk-lib-newest$1' } };

/** The page of the report, which a report is put into. It takes a tenth of a second. */
const PAGE = { globalSetup: '<rootDir>/build-tools/bundle-page.ts' };

const ALL_TESTS = { modulePathIgnorePatterns: ['<rootDir>/tmp/'], testMatch: ['<rootDir>/test/**/*.test.ts'] };

/** Tests that draw whole apps or much input, and tests that start other programs: a shell, the TypeScript compiler, npm. */
const GENERATED = '\\.generated\\.test\\.ts$';
const PROGRAM = '\\.program\\.test\\.ts$';

/** What reads templates and prints text, whichever CDK wrote them, and what runs the definition of a state machine. */
const WITHOUT_CDK = '/test/(access|command|release|lifecycle/interleavings)';

const PROCESSES = {
  maxWorkers: '100%', // the default leaves one core idle, on two cores half of them
  workerIdleMemoryLimit: '2GB',
  testTimeout: 120_000, // a machine may be busy, and no test is timed
};

/**
 * Writes the jest configurations: all tests on both CDKs, the unit tests on the newest, the same for mutation testing, and tests of what the build has written.
 */
export function jestConfigurations(project: Project): void {
  const json = (path: string, obj: object) => new JsonFile(project, path, { marker: false, obj });

  json('test/tsconfig.json', { extends: '../tsconfig.dev.json', compilerOptions: { isolatedModules: true } });

  const both = { ...TRANSLATED, ...LOADED_ONCE, ...PAGE, ...ALL_TESTS, ...SETUP };
  const floor = { displayName: 'floor', ...both, testPathIgnorePatterns: ['/node_modules/', PROGRAM, WITHOUT_CDK] };
  json('jest.config.json', { ...PROCESSES, projects: [floor, { displayName: 'newest', ...both, ...NEWEST }] });

  const unit = { rootDir: '../..', ...TRANSLATED, ...LOADED_ONCE, ...SETUP };
  json('test/unit/jest.config.json', {
    ...PROCESSES,
    ...unit,
    ...PAGE,
    ...ALL_TESTS,
    ...NEWEST,
    testPathIgnorePatterns: ['/node_modules/', GENERATED, PROGRAM],
  });

  // What the build has written: after it, and once.
  json('test/built/jest.config.json', { ...PROCESSES, rootDir: '../..', ...TRANSLATED, modulePathIgnorePatterns: ['<rootDir>/tmp/'], testMatch: ['<rootDir>/test/built/**/*.spec.ts'] });

  // On the floor, the CDK that the library is developed with.
  json('test/mutation/jest.config.json', {
    ...unit,
    testTimeout: PROCESSES.testTimeout,
    globals: { LIBRARY_PER_FILE: true }, // mutants are switched on in the sandbox
    testEnvironment: './test/mutation/environment.cjs',
    testMatch: ['<rootDir>/test/mutation/all-tests.spec.ts'],
  });
}
