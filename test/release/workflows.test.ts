import { jobs, needs, workflows } from './workflows';
import { PINNED_ACTIONS } from '../../projenrc/pins';

const { release, build } = workflows;
const LANGUAGES = ['java', 'python', 'dotnet', 'go'];
const PUBLISHING = ['release_npm', 'release_maven', 'release_pypi', 'release_nuget', 'release_golang', 'release_github'];

/** The jobs that write, and what. All others only read. */
const WRITES: { readonly [job: string]: object } = {
  'release › release_github': { contents: 'write' },
  'release › release_npm': { 'id-token': 'write' },
  'release › release_pypi': { 'id-token': 'write' },
  'release › release_nuget': { 'id-token': 'write' },
};

describe.each(jobs)('the job %s', (place, job) => {
  const actions = job.steps.flatMap(({ uses }) => uses ?? []);

  test('uses actions at the commit of a release', () => {
    expect(actions.filter((action) => !/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
    expect(actions.filter((action) => PINNED_ACTIONS[action.split('@')[0]]?.commit !== action.split('@')[1])).toEqual([]);
  });

  test('has permissions of its own, and writes only what it publishes', () => {
    expect(job.permissions).toBeDefined(); // a job without gets those of the repository
    expect(Object.fromEntries(Object.entries(job.permissions ?? {}).filter(([, access]) => access !== 'read'))).toEqual(WRITES[place] ?? {});
  });

  test('leaves no token in the files that it checks out', () => {
    const checkouts = job.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.map((step) => step.with?.['persist-credentials'])).toEqual(checkouts.map(() => false));
  });

  test('puts nothing from outside into a command', () => {
    const inserted = job.steps.flatMap(({ run = '' }) => [...run.matchAll(/\$\{\{(.*?)\}\}/gs)].map(([, expression]) => expression.trim()));
    expect(inserted).toEqual([]);
  });
});

test('each pinned action is used', () => {
  const used = new Set(jobs.flatMap(([, { steps }]) => steps.flatMap(({ uses }) => uses?.split('@')[0] ?? [])));
  expect([...used].sort()).toEqual(Object.keys(PINNED_ACTIONS).sort());
});

test('a pull request is built with read access and without secrets', () => {
  expect(Object.keys(build.on)).toContain('pull_request');
  expect(JSON.stringify(build)).not.toContain('secrets.');
  expect(Object.values(build.jobs).filter(({ permissions }) => JSON.stringify(permissions) !== '{"contents":"read"}')).toEqual([]);
});

test('no workflow runs for a pull request with the rights of this repository', () => {
  expect(Object.values(workflows).filter(({ on }) => 'pull_request_target' in on || 'workflow_run' in on)).toEqual([]);
});

describe('a release', () => {
  test('starts with a commit on main, or by hand', () => {
    expect(release.on).toEqual({ push: { branches: ['main'] }, workflow_dispatch: expect.anything() });
  });

  test.each(LANGUAGES)('packages for %s in a job that cannot publish', (language) => {
    const { steps, environment, permissions } = release.jobs[`package_${language}`];
    expect(environment).toBeUndefined();
    expect(permissions).toEqual({ contents: 'read' });
    expect(steps.map(({ run }) => run)).toContain(`cd .repo && npx projen package:${language}`);
    expect(steps.at(-1)?.with).toEqual(expect.objectContaining({ name: language, path: 'dist' }));
    expect(JSON.stringify(steps)).not.toContain('secrets.');
  });

  test.each(PUBLISHING)('%s waits until every language is packaged', (name) => {
    const waitsFor = (job: string): string[] => needs(release.jobs[job]).flatMap((each) => [each, ...waitsFor(each)]);
    expect(waitsFor(name)).toEqual(expect.arrayContaining(['release', ...LANGUAGES.map((language) => `package_${language}`)]));
  });

  test('reaches GitHub after every registry', () => {
    expect(needs(release.jobs.release_github)).toEqual(expect.arrayContaining(PUBLISHING.filter((name) => name !== 'release_github')));
  });

  test('is published from the protected environment, and from nothing that runs code of this repository', () => {
    const inEnvironment = Object.keys(release.jobs).filter((name) => release.jobs[name].environment === 'release');
    expect(inEnvironment.sort()).toEqual([...PUBLISHING].sort());
    expect(inEnvironment.flatMap((name) => release.jobs[name].steps).filter(({ uses }) => uses?.startsWith('actions/checkout@'))).toEqual([]);
    const withSecrets = Object.keys(release.jobs).filter((name) => JSON.stringify(release.jobs[name]).includes('secrets.'));
    expect(withSecrets.filter((name) => !inEnvironment.includes(name))).toEqual([]);
  });

  test('is published by one version of the publisher', () => {
    const commands = PUBLISHING.filter((name) => name !== 'release_github').map((name) => release.jobs[name].steps.at(-1)?.run);
    expect(commands.filter((command) => !/^npx '-p' 'publib@\d+\.\d+\.\d+' 'publib-\w+'$/.test(command ?? ''))).toEqual([]);
  });

  test.each([
    ['release_npm', { NPM_TRUSTED_PUBLISHER: 'true', NPM_CONFIG_PROVENANCE: 'true' }, 'NPM_TOKEN'],
    ['release_pypi', { PYPI_TRUSTED_PUBLISHER: 'true' }, 'TWINE_PASSWORD'],
    ['release_nuget', { NUGET_TRUSTED_PUBLISHER: 'true' }, 'NUGET_API_KEY'],
  ])('%s publishes as this workflow, without a token', (name, expected, token) => {
    const { env } = release.jobs[name].steps.at(-1) ?? {};
    expect(env).toEqual(expect.objectContaining(expected));
    expect(env).not.toHaveProperty(token);
  });

  test('lists what the package contains', () => {
    expect(release.jobs.release_github.steps.at(-1)?.run).toContain('dist/sbom.cdx.json');
  });
});
