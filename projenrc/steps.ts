import { github } from 'projen';

/** Unit tests run scripts of this library in the shells of small images. */
export const INSTALL_SHELLS: github.workflows.JobStep = { name: 'Install shells', run: 'sudo apt-get install -qq -y busybox dash' };

/**
 * A step that installs Node.js.
 */
export function setupNode(version: string): github.workflows.JobStep {
  return { name: 'Setup Node.js', uses: 'actions/setup-node', with: { 'node-version': version, 'package-manager-cache': false } };
}

/**
 * The steps of a job. The type says an array; in some jobs projen sets a function, so that steps can be added until synthesis.
 */
export function stepsOf(job: github.workflows.Job): github.workflows.JobStep[] {
  const steps = job.steps as unknown as github.workflows.JobStep[] | (() => github.workflows.JobStep[]);
  return typeof steps === 'function' ? steps() : steps;
}
