import { awscdk, Component, github } from 'projen';

const { JobPermission } = github.workflows;

/** The types of a change, as in CONTRIBUTING.md. */
export const CHANGE_TYPES = ['feat', 'fix', 'perf', 'refactor', 'test', 'docs', 'build'];

/** Node 20 works, but jsii says that it is past its end of life. */
export const WORKFLOW_NODE = '22';

/**
 * The GitHub workflows: what projen writes, with `.ci/run` as the gate of a pull request, and a nightly run of what takes long.
 */
export function workflows(project: awscdk.AwsCdkConstructLibrary): void {
  new OneGate(project);
  new DefaultRegistry(project);
  if (project.github) {
    nightly(project.github);
  }
}

/** Runs `.ci/run` in the build workflow, in the place of `npx projen build`, which is a part of it. */
class OneGate extends Component {
  public constructor(private readonly library: awscdk.AwsCdkConstructLibrary) {
    super(library);
  }

  public preSynthesize(): void {
    const workflow = this.library.buildWorkflow?.workflow;
    const job = workflow?.getJob('build');
    if (!workflow || !job || !('steps' in job)) {
      throw new Error('projen no longer writes a job of the name build: see projenrc/workflows.ts');
    }
    // The type says an array. projen sets a function, so that steps can be added until now.
    const { steps } = job as unknown as { steps: () => github.workflows.JobStep[] };
    workflow.updateJob('build', { ...job, timeoutMinutes: 90, steps: steps().flatMap(throughTheGate) });
  }
}

/** A step of the build job, where the gate installs, builds and looks for changed files. */
function throughTheGate(step: github.workflows.JobStep): github.workflows.JobStep[] {
  switch (step.name) {
    case 'Install dependencies':
      return []; // the gate starts with `npm ci`
    case 'build':
      return [
        { name: 'Setup Python', uses: 'actions/setup-python@v7.0.0', with: { 'python-version': '3.x' } },
        { name: 'Gate', run: '.ci/run' },
      ];
    case 'Find mutations': // the gate has failed then, and the patch says which files to commit
      return [{ ...step, if: '!cancelled()' }];
    case 'Upload patch':
      return [{ ...step, if: `!cancelled() && ${step.if}` }];
    default:
      return [step];
  }
}

/** Takes the host of the package registry out of the release workflow: the publisher's default is the same. */
class DefaultRegistry extends Component {
  public constructor(private readonly library: awscdk.AwsCdkConstructLibrary) {
    super(library);
  }

  public preSynthesize(): void {
    const release = this.library.github?.tryFindWorkflow('release');
    const job = release?.getJob('release_npm'); // there only now: the release makes its jobs as late
    if (job && 'steps' in job) {
      const steps = job.steps.map((step) => ({
        ...step,
        env: step.env && Object.fromEntries(Object.entries(step.env).filter(([name]) => name !== 'NPM_REGISTRY')),
      }));
      release?.updateJob('release_npm', { ...job, steps });
    }
  }
}

/** 50,000 generated apps, the limits of the benchmark, and the tests on the CDK of today, which may break what the library uses of it that is private. */
function nightly(gitHub: github.GitHub): void {
  const workflow = new github.GithubWorkflow(gitHub, 'nightly');
  workflow.on({ schedule: [{ cron: '17 2 * * *' }], workflowDispatch: {} });
  const job = (name: string, run: string): github.workflows.Job => ({
    name,
    runsOn: ['ubuntu-latest'],
    permissions: { contents: JobPermission.READ },
    timeoutMinutes: 180,
    env: { CI: 'true' },
    steps: [
      github.WorkflowSteps.checkout(),
      { name: 'Setup Node.js', uses: 'actions/setup-node@v7.0.0', with: { 'node-version': WORKFLOW_NODE, 'package-manager-cache': false } },
      { name: 'Install dependencies', run: 'npm ci' },
      { name, run },
    ],
  });
  workflow.addJobs({
    proof: job('Proof with 50,000 apps', 'npm run proof'),
    bench: job('Limits of the benchmark', 'sudo apt-get install -qq -y valgrind busybox dash\nnpm run bench -- --gate'),
    canary: job('Tests with the latest CDK', 'sudo apt-get install -qq -y busybox dash\nnpm run test:canary'),
  });
}
