import { Advice, Rule } from './rule';
import { shownName, shownTask } from './shown';

/**
 * A value that CloudFormation writes in plain text into the task definition.
 *
 * @param container such as `container 'app'`
 * @param place such as `environment variable 'X'`
 * @param what such as `the NoEcho parameter 'X'`
 */
export function plaintextSecret(container: string, place: string, what: string): Advice {
  return {
    message: `${container}, ${place}: ${what} puts the plaintext into the task definition`,
    fix: "reference the secret in 'secrets' with TaskSecret, and Amazon ECS fetches the value when the container starts",
  };
}

export const PLAINTEXT_SECRET: Rule = {
  id: 'PlaintextSecret',
  severity: 'error',
  title: 'A secret is written in plain text into the task definition',
  help: 'CloudFormation replaces a dynamic reference and a NoEcho parameter by its value, so that anyone who can describe the task definition can read the secret, and the value stays'
    + ' in all its revisions. Reference the secret by its ARN in "Secrets" (ValueFrom) instead of "Environment": Amazon ECS then fetches it when the container starts.',
  find: ({ model }) => model.stacks.flatMap(({ tasks }) => tasks).flatMap(({ place, containers }) => containers.flatMap(({ name, plaintexts }) =>
    plaintexts.map((plaintext) => ({
      place,
      container: name,
      ...(plaintext.name === undefined ? {} : { name: plaintext.name }),
      ...plaintextSecret(`container ${shownTask(name)}`, plaintext.name === undefined ? plaintext.place : `${plaintext.place} ${shownName(plaintext.name)}`, plaintext.what),
    })))),
};
