import { awscdk, Component, github } from 'projen';
import { issueTemplates } from './issue-templates';
import { pinActions } from './pins';
import { releases } from './release';
import { setupNode, stepsOf } from './steps';
import { supportedVersions, WORKFLOW_NODE } from './supported';

const { JobPermission } = github.workflows;

/** The types of a change, as in CONTRIBUTING.md. */
export const CHANGE_TYPES = ['feat', 'fix', 'perf', 'refactor', 'test', 'docs', 'build'];

/**
 * The GitHub workflows: what projen writes, with `.ci/run` as the gate of a pull request, and a nightly run of what takes long.
 */
export function workflows(project: awscdk.AwsCdkConstructLibrary): void {
  if (!project.github) {
    throw new Error('the project has no GitHub workflows');
  }
  pinActions(project.github);
  new OneGate(project);
  releases(project);
  supportedVersions(project);
  nightly(project.github);
  issueTemplates(project);
  new LeastPrivilege(project.github); // the last, because it changes what the others have written
}

/** Runs `.ci/run` in the build workflow, instead of `npx projen build`, which is a part of it. */
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
    workflow.updateJob('build', { ...job, timeoutMinutes: 90, steps: stepsOf(job).flatMap(throughTheGate) });
  }
}

/** A step of the build job, where the gate installs, builds and looks for changed files. */
function throughTheGate(step: github.workflows.JobStep): github.workflows.JobStep[] {
  switch (step.name) {
    case 'Install dependencies':
      return []; // the gate starts with `npm ci`
    case 'build':
      return [
        { name: 'Setup Python', uses: 'actions/setup-python', with: { 'python-version': '3.x' } },
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

/** What projen writes, with less: no step after the checkout can read the token of the job, and a job that reads titles may not write. */
class LeastPrivilege extends Component {
  public constructor(private readonly gitHub: github.GitHub) {
    super(gitHub.project);
  }

  public preSynthesize(): void {
    for (const workflow of this.gitHub.workflows) {
      for (const [name, job] of Object.entries(workflow.jobs)) {
        if ('steps' in job) {
          workflow.updateJob(name, { ...job, steps: stepsOf(job).map(withoutToken) });
        }
      }
    }
    const lint = this.gitHub.tryFindWorkflow('pull-request-lint');
    const validate = lint?.getJob('validate');
    if (!lint || !validate || !('steps' in validate)) {
      throw new Error('projen no longer writes a job of the name validate: see projenrc/workflows.ts');
    }
    lint.updateJob('validate', { ...validate, permissions: { pullRequests: JobPermission.READ } });
    // A title can be read without the rights that a workflow of the target has.
    lint.file?.addDeletionOverride('on.pull_request_target');
    lint.on({ pullRequest: { types: ['opened', 'edited', 'reopened', 'synchronize', 'ready_for_review'] } });
  }
}

function withoutToken(step: github.workflows.JobStep): github.workflows.JobStep {
  return step.uses?.startsWith('actions/checkout@') ? { ...step, with: { ...step.with, 'persist-credentials': false } } : step;
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
      setupNode(WORKFLOW_NODE),
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
