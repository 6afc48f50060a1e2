import { awscdk } from 'projen';

/** Imports run one way, from the construct down to the policy: a folder may import those before it. */
const LAYERS = ['cdk', 'policy', 'secret', 'registry', 'delivery', 'read', 'check', 'role', 'failure', 'owner', 'task', 'lifecycle'];

/** Rules judge plain data: of the library they may import what parses texts, and nothing that knows constructs. */
const RULE_IMPORTS = ['secret'];

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

  project.eslint?.allowDevDeps('examples/**'); // they are not shipped
  project.eslint?.addRules({
    'dot-notation': ['error', { allowPattern: `^(${PRIVATE.join('|')})$` }],
    'import/no-cycle': ['error'],
    'import/no-restricted-paths': ['error', {
      zones: [
        ...LAYERS.slice(0, -1).map((layer, height) => ({ target: folder(layer), from: LAYERS.slice(height + 1).map(folder) })),
        { target: folder('rule'), from: LAYERS.filter((layer) => !RULE_IMPORTS.includes(layer)).map(folder) },
        ...RULE_IMPORTS.map((layer) => ({ target: folder(layer), from: folder('rule') })),
      ],
    }],
  });
}
