import { awscdk } from 'projen';

/** Imports run one way, from the construct down to the policy: a folder may import those before it. */
const LAYERS = ['cdk', 'policy', 'secret', 'registry', 'delivery', 'read', 'check', 'role', 'failure', 'owner', 'task', 'lifecycle', 'report'];

/** What looks at templates, without the CDK: what a policy allows, what a template says, what is wrong with it. */
const PURE = ['access', 'template', 'rule'];

/** Of the library, they may import what knows texts alone. */
const PURE_FILES = [
  'credential-patterns', 'literal-credential', 'lookup-placeholder', 'partitions', 'secret-arn-advice', 'service', 'shown', 'value-from-problems',
].map((file) => `./${file}.ts`);

/** Members of the CDK that are private or protected and have no public counterpart. The bracket is TypeScript's way to them. */
const PRIVATE = ['containers', 'props', 'rawOverrides', 'renderContainers', 'roles', 'runtimePlatform', 'shouldSynthesize'];

const folder = (layer: string) => `./src/${layer}`;

/**
 * The rules of the linter that projen does not have.
 */
export function lintRules(project: awscdk.AwsCdkConstructLibrary): void {
  // One program for everything that is linted.
  const file = project.tryFindObjectFile('.eslintrc.json');
  file?.addDeletionOverride('parserOptions.projectService');
  file?.addOverride('parserOptions.project', './tsconfig.dev.json');
  file?.addOverride('settings.import/resolver.typescript.project', './tsconfig.dev.json');

  project.eslint?.allowDevDeps('examples/**'); // they are not shipped
  project.eslint?.allowDevDeps('command/**'); // in the bundle
  project.eslint?.addRules({
    'dot-notation': ['error', { allowPattern: `^(${PRIVATE.join('|')})$` }],
    'import/no-cycle': ['error'],
    'import/no-restricted-paths': ['error', {
      zones: [
        ...LAYERS.slice(0, -1).map((layer, height) => ({ target: folder(layer), from: LAYERS.slice(height + 1).map(folder) })),
        ...PURE.slice(0, -1).map((layer, height) => ({ target: folder(layer), from: PURE.slice(height + 1).map(folder) })),
        ...PURE.map((layer) => ({ target: folder(layer), from: LAYERS.filter((other) => other !== 'secret').map(folder) })),
        ...PURE.map((layer) => ({ target: folder(layer), from: folder('secret'), except: PURE_FILES })),
        { target: './src', from: './command' },
        { target: './command', from: LAYERS.filter((layer) => layer !== 'secret').map(folder) },
        { target: './command', from: folder('secret'), except: PURE_FILES },
        // What judges constructs may use the words and the judgement of what judges templates; reports show it.
        ...LAYERS.filter((layer) => !['check', 'role', 'task', 'report'].includes(layer)).map((layer) => ({ target: folder(layer), from: PURE.map(folder) })),
      ],
    }],
  });

  project.eslint?.addOverride({
    files: ['command/**', ...PURE.map((layer) => `src/${layer}/**`), ...PURE_FILES.map((path) => path.replace('./', 'src/secret/'))],
    rules: { 'no-restricted-imports': ['error', { paths: ['constructs', 'aws-cdk-lib'], patterns: ['aws-cdk-lib/*'] }] },
  });
}
