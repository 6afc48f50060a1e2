import { awscdk, Component, github, ReleasableCommits } from 'projen';
import { INSTALL_SHELLS, stepsOf } from './steps';

const { JobPermission } = github.workflows;

/** What publishes the packages. It is not a dependency: the jobs that publish install nothing else. */
const PUBLIB = '0.2.1061';

/** The first Node.js whose npm (11.5.1) takes part in trusted publishing. */
const PUBLISHING_NODE = '24';

/** The jobs that publish a package, by registry, and the language that each publishes. npm takes what the job `release` has packed. */
const LANGUAGES: { readonly [registry: string]: string } = { maven: 'java', pypi: 'python', nuget: 'dotnet', golang: 'go' };

/** Packages for npm, PyPI and NuGet are published with the identity of the workflow: there is no token that could be stolen. */
const IDENTIFIED = ['npm', 'pypi', 'nuget'];

const BILL_OF_MATERIALS = 'dist/sbom.cdx.json';

/**
 * What is released, when, and how the registries recognize this repository.
 */
export const RELEASE_OPTIONS = {
  minMajorVersion: 1, // the first release is 1.0.0
  releasableCommits: ReleasableCommits.featuresAndFixes(),
  releaseEnvironment: 'release', // its protection rules are settings of the repository: docs/guides/releasing.md
  releaseWorkflowSetupSteps: [INSTALL_SHELLS],
  npmTrustedPublishing: true,
  npmProvenance: true,
  jsiiReleaseVersion: PUBLIB,
};

/**
 * Makes the release workflow build every language before it publishes one, and lists in each release what the package contains.
 */
export function releases(project: awscdk.AwsCdkConstructLibrary): void {
  project.packageTask.exec(`ts-node --project tsconfig.dev.json build-tools/bill-of-materials.ts ${BILL_OF_MATERIALS}`);
  project.release?.publisher.addGitHubPostPublishingSteps({
    name: 'Attach the software bill of materials',
    if: '${{ !inputs.dry_run }}',
    env: { GITHUB_TOKEN: '${{ secrets.GITHUB_TOKEN }}' },
    run: `gh release upload "$(cat dist/releasetag.txt)" ${BILL_OF_MATERIALS} --clobber -R "$GITHUB_REPOSITORY"`,
  });
  new AllOrNothing(project);
  for (const path of ['/SECURITY.md', '/CHANGELOG.md', '/.compatignore']) {
    project.addPackageIgnore(path); // the repository has them
  }
}

/**
 * projen packages each language in the job that publishes it: when one language does not build, the others are published
 * already. Here, jobs of their own package, without any permission to publish, and the jobs that publish wait for all of them.
 */
class AllOrNothing extends Component {
  public constructor(private readonly library: awscdk.AwsCdkConstructLibrary) {
    super(library);
  }

  public preSynthesize(): void {
    const workflow = this.library.github?.tryFindWorkflow('release');
    if (!workflow) {
      throw new Error('projen no longer writes a workflow of the name release: see projenrc/release.ts');
    }
    const packaging = Object.values(LANGUAGES).map((language) => `package_${language}`);
    for (const registry of ['npm', ...Object.keys(LANGUAGES)]) {
      const job = jobOf(workflow, `release_${registry}`);
      const language = LANGUAGES[registry];
      if (language) {
        workflow.addJob(`package_${language}`, packages(job, language));
      }
      workflow.updateJob(`release_${registry}`, publishes(job, registry, packaging));
    }
    const release = jobOf(workflow, 'release');
    workflow.updateJob('release', { ...release, timeoutMinutes: 90, permissions: { contents: JobPermission.READ } });
  }
}

/** All that projen does before it publishes, without the environment that allows to. */
function packages({ environment: _, ...job }: github.workflows.Job, language: string): github.workflows.Job {
  return {
    ...job,
    name: `Package for ${language}`,
    needs: ['release'],
    permissions: { contents: JobPermission.READ },
    steps: [
      ...stepsOf(job).slice(0, -1),
      github.WorkflowSteps.uploadArtifact({ with: { name: language, path: 'dist', ifNoFilesFound: 'error' } }),
    ],
  };
}

function publishes(job: github.workflows.Job, registry: string, packaging: readonly string[]): github.workflows.Job {
  const [download] = stepsOf(job);
  const [publish] = stepsOf(job).slice(-1);
  const packed = LANGUAGES[registry]
    ? github.WorkflowSteps.downloadArtifact({ name: 'Download package', with: { name: LANGUAGES[registry], path: 'dist' } })
    : download;
  return {
    ...job,
    tools: { ...job.tools, node: { version: PUBLISHING_NODE } },
    needs: ['release', ...packaging],
    permissions: IDENTIFIED.includes(registry) ? { idToken: JobPermission.WRITE } : {},
    steps: [packed, { ...publish, env: needed(publish) }],
  };
}

/** The host of npm is the publisher's default, and no file of this repository names one. The profile is for the registry before Maven Central's portal. */
function needed({ env = {} }: github.workflows.JobStep) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !['NPM_REGISTRY', 'MAVEN_STAGING_PROFILE_ID'].includes(name)));
}

function jobOf(workflow: github.GithubWorkflow, name: string): github.workflows.Job {
  const job = workflow.getJob(name);
  if (!job || !('steps' in job)) {
    throw new Error(`projen no longer writes a job of the name ${name}: see projenrc/release.ts`);
  }
  return job;
}
