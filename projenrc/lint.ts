import { awscdk } from 'projen';

/** Imports run one way, from the construct down to the policy: a folder may import those before it. */
const LAYERS = ['cdk', 'policy', 'secret', 'registry', 'delivery', 'read', 'check', 'role', 'failure', 'owner', 'task', 'lifecycle', 'report', 'adopt'];

/** What looks at templates, without the CDK: what a policy allows, what a template says, what is wrong with it, who reads what. */
const PURE = ['access', 'template', 'rule', 'inventory'];

/** Of the library, they may import what knows texts alone. */
const PURE_FILES = [
  'credential-patterns', 'literal-credential', 'lookup-placeholder', 'partitions', 'secret-arn-advice', 'service', 'shown', 'value-from-problems',
].map((file) => `./${file}.ts`);

/** Members of the CDK that are private or protected and have no public counterpart. The bracket is TypeScript's way to them. */
const PRIVATE = ['containers', 'props', 'rawOverrides', 'renderContainers', 'roles', 'runtimePlatform', 'shouldSynthesize', 'statements'];

const folder = (layer: string) => `./src/${layer}`;

/**
 * The rules of the linter that projen does not have.
 */
export function lintRules(project: awscdk.AwsCdkConstructLibrary): void {
  // One program for everything that runs in Node, and one for what runs in a browser.
  const file = project.tryFindObjectFile('.eslintrc.json');
  file?.addDeletionOverride('parserOptions.projectService');
  file?.addOverride('parserOptions.project', ['./tsconfig.dev.json', './page/tsconfig.json']);
  file?.addOverride('settings.import/resolver.typescript.project', './tsconfig.dev.json');

  project.eslint?.allowDevDeps('examples/**'); // they are not shipped
  project.eslint?.allowDevDeps('command/**'); // in the bundle
  project.eslint?.allowDevDeps('page/**'); // in its bundle
  project.eslint?.addRules({
    'dot-notation': ['error', { allowPattern: `^(${PRIVATE.join('|')})$` }],
    'import/no-restricted-paths': ['error', {
      zones: [
        ...LAYERS.slice(0, -1).map((layer, height) => ({ target: folder(layer), from: LAYERS.slice(height + 1).map(folder) })),
        ...PURE.slice(0, -1).map((layer, height) => ({ target: folder(layer), from: PURE.slice(height + 1).map(folder) })),
        ...PURE.map((layer) => ({ target: folder(layer), from: LAYERS.filter((other) => other !== 'secret').map(folder) })),
        ...PURE.map((layer) => ({ target: folder(layer), from: folder('secret'), except: PURE_FILES })),
        { target: './src', from: ['./command', './page'] },
        // In a browser there is no Node: the page knows the report's types alone, and how its files call each other.
        { target: './page', from: ['./command', ...[...LAYERS, ...PURE].filter((layer) => layer !== 'inventory').map(folder)] },
        { target: './page', from: folder('inventory'), except: ['./secret-access.ts', './access-changes.ts', './page-data.ts'] },
        { target: './page/data', from: ['./page/state', './page/view'] },
        { target: './page/state', from: './page/view' },
        // Suggestions: what a template has becomes code as data, and that is printed.
        { target: './command/suggest/code', from: ['./command/suggest/describe', './command/suggest/print'] },
        { target: './command/suggest/describe', from: './command/suggest/print' },
        { target: './command/suggest/print', from: './command/suggest/describe' },
        { target: './command', from: LAYERS.filter((layer) => layer !== 'secret').map(folder) },
        { target: './command', from: folder('secret'), except: PURE_FILES },
        // What judges constructs may use the words and the judgement of what judges templates; reports show it.
        ...LAYERS.filter((layer) => !['check', 'role', 'task', 'report'].includes(layer)).map((layer) => ({ target: folder(layer), from: PURE.map(folder) })),
      ],
    }],
  });

  project.eslint?.addOverride({ files: ['src/**', 'command/**', 'page/**'], rules: { 'import/no-cycle': ['error'] } }); // takes a minute for the tests
  project.eslint?.addOverride({
    files: ['command/**', ...PURE.map((layer) => `src/${layer}/**`), ...PURE_FILES.map((path) => path.replace('./', 'src/secret/'))],
    rules: { 'no-restricted-imports': ['error', { paths: ['constructs', 'aws-cdk-lib'], patterns: ['aws-cdk-lib/*'] }] },
  });
}
