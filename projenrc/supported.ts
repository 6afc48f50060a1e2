import { awscdk, github } from 'projen';
import { INSTALL_SHELLS, setupNode } from './steps';

const { JobPermission } = github.workflows;

/** Node 20 works, but jsii says that it is past its end of life. */
export const WORKFLOW_NODE = '22';

/** The Node.js versions that Node.js itself maintains, and the one before, which many pipelines still have. */
export const NODE_VERSIONS = ['20', '22', '24'];

/** The oldest Python that jsii supports, and the newest. */
export const PYTHON_VERSIONS = ['3.10', '3.14'];

/**
 * Adds a job for each version of Node.js and Python that docs/guides/versions.md lists. The oldest and the newest CDK are in the gate.
 */
export function supportedVersions(project: awscdk.AwsCdkConstructLibrary): void {
  const workflow = project.github?.tryFindWorkflow('build');
  const job = (name: string, domain: { [axis: string]: string[] }, ...steps: github.workflows.JobStep[]): github.workflows.Job => ({
    name,
    runsOn: ['ubuntu-latest'],
    permissions: { contents: JobPermission.READ },
    timeoutMinutes: 60,
    env: { CI: 'true' },
    strategy: { failFast: false, matrix: { domain } },
    steps: [github.WorkflowSteps.checkout(), ...steps],
  });
  const install = { name: 'Install dependencies', run: 'npm ci' };
  workflow?.addJobs({
    node: job('Node.js ${{ matrix.node }}', { node: NODE_VERSIONS },
      setupNode('${{ matrix.node }}'),
      install,
      INSTALL_SHELLS,
      { name: 'Unit tests', run: 'npm run test:unit' },
      { name: 'The packed library', run: 'npm run test:command' }),
    python: job('Python ${{ matrix.python }}', { python: PYTHON_VERSIONS },
      setupNode(WORKFLOW_NODE),
      { name: 'Setup Python', uses: 'actions/setup-python', with: { 'python-version': '${{ matrix.python }}' } },
      install,
      { name: 'The packed library in Python', run: 'npm run test:python' }),
  });
}
