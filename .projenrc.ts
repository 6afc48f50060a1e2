import { awscdk, github, javascript, TextFile } from 'projen';
import { jestConfigurations } from './projenrc/jest';
import { lintRules } from './projenrc/lint';
import { RELEASE_OPTIONS } from './projenrc/release';
import { WORKFLOW_NODE } from './projenrc/supported';
import { CHANGE_TYPES, workflows } from './projenrc/workflows';

/**
 * The oldest CDK the library supports: the first whose Go and .NET packages compile with constructs 10.5.0, which the newest
 * demands (aws/aws-cdk#37041). Development stays here, so that nothing newer slips in.
 */
const CDK_FLOOR = '2.239.0';

/** The newest CDK, on which all tests run as well. */
const CDK_NEWEST = '2.276.0';

/** What the newest aws-cdk-lib demands; both CDKs of the tests share one copy. */
const CONSTRUCTS_FLOOR = '10.5.0';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-fargate-secrets',
  description: 'An AWS CDK construct that creates a Fargate task definition together with an execution role that can read exactly the secrets the task definition references', // the first sentence of README.md
  author: 'cdk-fargate-secrets contributors',
  authorOrganization: true,
  authorAddress: 'cdk-fargate-secrets@users.noreply.github.com',
  license: 'Apache-2.0',
  repositoryUrl: 'https://github.com/cdk-fargate-secrets/cdk-fargate-secrets.git',
  keywords: ['awscdk', 'aws-cdk', 'ecs', 'fargate', 'secrets', 'secretsmanager', 'ssm', 'iam'],
  stability: 'stable',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  autoDetectBin: false, // projen would list the executable that the build writes once more
  minNodeVersion: '20.0.0',
  workflowNodeVersion: WORKFLOW_NODE,
  bumpPackage: 'commit-and-tag-version@^12', // the last for Node 20
  projenrcTs: true,

  cdkVersion: CDK_FLOOR,
  constructsVersion: CONSTRUCTS_FLOOR,
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~5.9.0', // what jsii 6 compiles with; tests and linter stay with it
  ...RELEASE_OPTIONS,
  publishToPypi: { distName: 'cdk-fargate-secrets', module: 'cdk_fargate_secrets', trustedPublishing: true },
  publishToMaven: {
    javaPackage: 'io.github.cdkfargatesecrets',
    mavenGroupId: 'io.github.cdk-fargate-secrets',
    mavenArtifactId: 'cdk-fargate-secrets',
  },
  publishToNuget: { dotNetNamespace: 'CdkFargateSecrets', packageId: 'CdkFargateSecrets', trustedPublishing: true },
  publishToGo: { moduleName: 'github.com/cdk-fargate-secrets/cdk-fargate-secrets-go', packageName: 'cdkfargatesecrets' },

  devDeps: [
    '@aws-cdk/integ-runner@2.197.10', // reads the cloud assemblies of the floor, whose schema is 50
    `@aws-cdk/integ-tests-alpha@${CDK_FLOOR}-alpha.0`,
    // The deployment to a local AWS, and the example program that fetches its secrets there; Apache-2.0.
    ...['appconfigdata', 'cloudformation', 'ecs', 'iam', 's3', 'secrets-manager', 'ssm', 'sts'].map((service) => `@aws-sdk/client-${service}@^3.1100.0`),
    ...['core', 'jest-runner'].map((part) => `@stryker-mutator/${part}@~9.6.1`), // mutants; Apache-2.0; 9 is the last for Node 20
    `aws-cdk-lib-newest@npm:aws-cdk-lib@${CDK_NEWEST}`,
    'concurrently@^9', // the linter runs while the tests do; MIT; 9 is the last for Node 20
    // What clients parse, of the files that the library composes: each by the parser of its own driver; MIT and Apache-2.0.
    '@redis/client@^6',
    'mongodb-connection-string-url@^7',
    'mysql2@^3',
    'pg-connection-string@^2',
    'pgpass@^1',
    'cdk-nag@~3.0.2', // an outside opinion on the examples, Apache-2.0; 3 is a plugin of the validation of newer CDKs
    'jsonata@~2.2.2', // the reference implementation of the language of state machines; MIT
    'ajv@^6.15.0', // validates SARIF and reports in tests; MIT; the linter has the same
    'jsonschema@^1.5.0', // validates the baseline of a report in the command; MIT, without dependencies, and a fifth of ajv in the bundle
    'ts-json-schema-generator@~2.4.0', // makes the schema of reports of their type; MIT; 2.4 is the last for Node 20
    // The command line, in one file: options (MIT; 14 is the last for Node 20), colours (ISC), YAML (ISC), and what bundles them (MIT).
    ...['commander@^14', 'picocolors@^1.1.1', 'yaml@^2.9.1', 'esbuild@~0.28.2'],
    // The page of the report, in one file: interface and virtual rows (MIT), curves (ISC; of 3.2.1 a bundler leaves nothing out).
    ...['preact@^11.2.0', '@tanstack/virtual-core@^3.19.11', 'd3-shape@3.2.0', '@types/d3-shape@^3.2.0'],
    // The page in a browser of the machine. The driver brings none of its own and is Apache-2.0. axe-core judges what a screen
    // reader gets; MPL-2.0, loaded by the tests alone.
    ...['playwright-core@^1.65.1', 'axe-core@^4.14.1'],
    '@microsoft/jest-sarif@1.0.0-beta.0', // has the schema of SARIF 2.1.0; MIT; only that file is read
    'fast-check@^4', // properties; MIT, maintained, the standard engine
    'jest@^30',
    'ts-jest@^29.4',
    '@types/jest@^30',
    '@types/node@^20',
  ],

  jest: false, // projenrc/jest.ts
  tsconfigDevFile: 'tsconfig.dev.json',
  // Examples import the package by its name, as users do.
  tsconfigDev: { compilerOptions: { isolatedModules: false, paths: { 'cdk-fargate-secrets': ['./src/index.ts'] } }, include: ['.projenrc.ts'], exclude: ['node_modules', 'page'] },
  eslintOptions: { dirs: ['src', 'command', 'page', 'test', 'examples', 'bench', 'build-tools', 'projenrc'], fileExtensions: ['.ts', '.tsx'], ignorePatterns: ['*.js', '*.d.ts', 'node_modules/', '*.snapshot', '.venv'], commandOptions: { fix: false } },
  gitignore: ['/bin/', 'cdk.out', 'cdk-integ.out.*', '.venv', '__pycache__', '.jsii.tabl.json', 'tmp/'],
  depsUpgradeOptions: { workflow: false },
  pullRequestTemplate: false,
  buildWorkflowOptions: { mutableBuild: false, permissions: { contents: github.workflows.JobPermission.READ } }, // a pull request writes nothing
  githubOptions: { mergify: false, pullRequestLintOptions: { semanticTitleOptions: { types: CHANGE_TYPES } } },
});

for (const path of ['/.ci/', '/bench/', '/build-tools/', '/command/', '/docs/', '/examples/', '/page/', '/API.md', '/CONTRIBUTING.md', '/jest.config.json', '/tsconfig.dev.json', '.venv', 'cdk.out', 'tmp/']) {
  project.addPackageIgnore(path);
}

// cdk-nag wants a newer CDK than the floor as its peer. It gets one: only tests on the newest CDK load it.
project.package.addField('overrides', { 'cdk-nag': { 'aws-cdk-lib': '$aws-cdk-lib', 'constructs': '$constructs' } });

// Most objects of a synthesis do not live long: with room for them they are collected less often, which saves a tenth of the time.
const JEST = 'node --max-semi-space-size=64 node_modules/jest/bin/jest.js';

jestConfigurations(project);
// At the same time, so that no core waits. The second type check is of the page: a browser's types, not those of Node.
project.testTask.reset(`concurrently --raw "${JEST}" "tsc --noEmit --project tsconfig.dev.json && tsc --project page && projen eslint"`);

// Scripts and not tasks: projen would cut `-t 'two words'` in two.
project.setScript('test:unit', `${JEST} --config test/unit/jest.config.json`);
project.setScript('test:watch', `${JEST} --config test/unit/jest.config.json --watch`);

// Not saved: neither package.json nor the lock file changes. `npm ci` undoes it.
project.addTask('test:canary', {
  description: 'Runs all tests with the latest aws-cdk-lib in the place of the newest that is pinned',
  steps: [{ exec: 'npm install --no-save --no-audit --no-fund aws-cdk-lib-newest@npm:aws-cdk-lib@latest' }, { spawn: 'test' }],
});

lintRules(project);

project.addTask('demo', { description: 'Synthesizes the example app and prints what each container reads', exec: 'ts-node --transpile-only --project tsconfig.dev.json examples/demo.ts' }); // types are checked by the tests

// Apps that a person can deploy, each with a snapshot that is compared without an account.
const integRunner = "integ-runner --app 'ts-node --transpile-only --project tsconfig.dev.json {filePath}' --test-regex '^integ\\..*\\.ts$'";
project.addTask('integ', { description: 'Compares the integ apps with their snapshots; deploys with --update-on-failed', exec: integRunner, receiveArgs: true });
project.addTask('integ:update', { description: 'Writes the snapshots of the integ apps without a deployment', exec: `${integRunner} --update-on-failed --dry-run` });
project.gitattributes.addAttributes('/test/*.snapshot/**', 'linguist-generated');

// What pip installs beside the library, so that both languages synthesize with the same CDK; both type checkers that editors run.
new TextFile(project, 'test/python/requirements.txt', {
  lines: [`aws-cdk-lib==${CDK_FLOOR}`, `constructs==${CONSTRUCTS_FLOOR}`, 'mypy==2.4.1', 'pyright==1.1.414', ''],
});
project.addTask('test:python', {
  description: 'Installs the library with pip and checks the types of the examples in Python, and compares them with those in TypeScript',
  steps: [{ spawn: 'compile' }, { exec: 'python3 test/python/run.py' }],
  env: { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' }, // said at each start otherwise
});

project.addTask('test:languages', {
  description: 'Packs the library for all languages, installs it into new TypeScript, Python, Java and Go projects, and compares what they synthesize',
  steps: [{ spawn: 'compile' }, { exec: 'ts-node --transpile-only --project tsconfig.dev.json test/languages/run.ts' }],
  env: { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
});

// Modules load when they are needed, as those of the CDK do: half of the time it takes to load them all.
project.compileTask.exec('ts-node --project tsconfig.dev.json build-tools/load-lazily.ts');
project.compileTask.exec('ts-node --project tsconfig.dev.json build-tools/trim.ts');

// The code of the function of SecretByName is put into templates as it is. jsii compiles TypeScript, and copies nothing.
project.compileTask.exec('node -e "fs.copyFileSync(\'src/lifecycle/secret-by-name-handler.js\', \'lib/lifecycle/secret-by-name-handler.js\')"');

// The page of the report is one file, too. Both the construct and the command write it.
project.compileTask.exec('ts-node --project tsconfig.dev.json build-tools/bundle-page.ts');
project.addTask('page', {
  description: 'Shows the page of the report with example data, and bundles it again each time its sources change',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json build-tools/preview-page.ts',
});
project.addTask('test:page', {
  description: 'Uses the page of the report in Chromium: what it does, what a screen reader gets, hostile names, and how long it takes with 10,000 reads',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json test/page/browser/run.ts',
});

// The command line is one file: it has no dependencies, and starts at once.
project.package.addBin({ 'cdk-fargate-secrets': 'bin/cdk-fargate-secrets.js' });
project.compileTask.exec('ts-node --project tsconfig.dev.json build-tools/bundle-command.ts');
project.addTask('test:command', {
  description: 'Packs the library and runs its command from the archive with npx, in an empty folder',
  steps: [{ spawn: 'compile' }, { exec: 'ts-node --transpile-only --project tsconfig.dev.json test/command/packed/run.ts' }],
});

project.addTask('schema', {
  description: 'Writes the JSON schema of secret-access.json from its type',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json build-tools/write-schema.ts',
});

// Every example of the README is compiled and translated. The archive has the translations and their fixture, so that Construct Hub
// shows what the build checked. After them and API.md: summaries, defaults, the archive.
project.postCompileTask.exec('jsii-rosetta extract --strict');
project.postCompileTask.exec('ts-node --project tsconfig.dev.json build-tools/check-translations.ts');
project.postCompileTask.exec('ts-node --project tsconfig.dev.json build-tools/check-api.ts');
project.postCompileTask.exec('jest --config test/built/jest.config.json');

const bench = project.addTask('bench', {
  description: 'Measures the library beside the L2 and the L1, and fails beyond a limit; --gate for what has one and is quick, --quick to see that it runs',
});
bench.spawn(project.compileTask);
bench.exec('node -e "fs.rmSync(\'tmp/bench\', { recursive: true, force: true })"'); // files of an earlier layout
bench.exec('tsc --project bench/tsconfig.json');
bench.exec('node tmp/bench/run.js', { receiveArgs: true });

project.addTask('proof', {
  description: 'Shows for 50,000 generated apps (PROOF_APPS) that a task may read what it references and nothing else',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json test/proof/run.ts',
  env: { TEST_EFFORT: 'all' },
});

// Needs Debian packages, which it installs where it may: not part of the unit tests.
project.addTask('test:registry', {
  description: 'Starts an OCI registry and pulls from it with what the template says',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json test/registry/real/pull.ts',
});

project.addTask('test:mutation', {
  description: 'Changes the code in small ways and says which change no test notices; --mutate src/secret/arn.ts,src/check/names.ts for some files',
  exec: 'stryker run test/mutation/stryker.config.json',
  receiveArgs: true,
  env: { TEST_EFFORT: 'all' },
});

// Python does the rest: a local AWS, and a linter of templates.
project.addTask('test:deploy', {
  description: 'Deploys the examples to a local AWS and reads every reference there',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json test/deploy/run.ts',
});

project.addTask('test:linters', {
  description: 'Asks cfn-lint, the validation of the newest CDK and cdk-nag about the examples and integ apps',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json test/linters/run.ts',
});

// Java does the rest: the matcher of Amazon EventBridge.
project.addTask('test:lifecycle', {
  description: 'Runs the state machine in an interpreter, and asks the matcher of Amazon EventBridge about the event patterns',
  exec: 'ts-node --transpile-only --project tsconfig.dev.json test/lifecycle/run.ts',
});

project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true'); // the lock file names packages, not where one copy of them lay

workflows(project);

project.synth();
