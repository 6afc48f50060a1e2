import { Advice, Rule } from './rule';
import { shownName } from './shown';
import { containerCalled } from './words';
import { hasSymbol, Text } from '../access/text';
import { isCredentialOption, looksSecret } from '../secret/literal-credential';
import { isLookupPlaceholder } from '../secret/lookup-placeholder';
import { Variable } from '../template/model';

/**
 * @param container such as `container 'app'`
 */
export function ecrImageCredentials(container: string): Advice {
  return { message: `${container}: its image is in Amazon ECR, which takes no registry credentials`, fix: 'remove them, the execution role may pull' };
}

/**
 * @param names such as `'A'`, `'B'`
 */
export function literalCredential(container: string, names: readonly string[]): Advice {
  return {
    message: `${container}: the value of ${names.join(', ')} in 'environment' looks like a secret, and anyone who can`
      + ' read the template or describe the task definition sees it',
    fix: "move it to Secrets Manager and reference it in 'secrets' with TaskSecret",
  };
}

export function plaintextLogOption(container: string, name: string): Advice {
  return {
    message: `${container}: log option ${name} looks like a credential and is plain text in the task definition`,
    fix: "give it in 'secretOptions' (Splunk: 'secretToken') with TaskSecret",
  };
}

export const ECR_IMAGE_CREDENTIALS: Rule = {
  id: 'EcrImageCredentials',
  severity: 'error',
  title: 'An image in Amazon ECR has registry credentials',
  help: 'Amazon ECR knows the execution role and takes no registry credentials: a task with them fails to start. Remove "RepositoryCredentials" from the container.',
  find: ({ model }) => model.stacks.flatMap(({ tasks }) => tasks).flatMap(({ place, containers }) =>
    containers
      .filter(({ images = [], hasRegistryCredentials }) => hasRegistryCredentials && images.length > 0 && images.every(({ text }) => isEcr(text)))
      .map(({ name }) => ({ place, container: name, ...ecrImageCredentials(containerCalled(name)) }))),
};

const PART = '(?:[a-z0-9-]+|\uE000[^\uE001]*\uE001)';
const ECR_HOST = new RegExp(`^${PART}\\.dkr[.-]ecr(?:-fips)?\\.${PART}\\.(?:amazonaws|on\\.aws|\uE000)`);

/** By the host of a private registry, or the URI of a repository of the template. */
function isEcr(image: Text): boolean {
  return ECR_HOST.test(image) || /^\uE000[^\uE001]*\.RepositoryUri\uE001(?:[:@]|$)/.test(image);
}

export const LITERAL_CREDENTIAL: Rule = {
  id: 'LiteralCredential',
  severity: 'warning',
  title: 'A literal environment variable looks like a secret',
  help: 'The value of the variable is in the template and in every revision of the task definition, where anyone who can describe the task definition reads it. Move it to Secrets Manager'
    + ' and reference it in "Secrets". The value itself is never shown here.',
  find: ({ model }) => model.stacks.flatMap(({ tasks }) => tasks).flatMap(({ place, containers }) => containers.flatMap((container) => {
    const names = container.environment.filter((variable) => isSuspect(variable, looksSecret)).map(({ name }) => name);
    const shown = containerCalled(container.name);
    return [...new Set(names)].map((name) => ({ place, container: container.name, name, ...literalCredential(shown, [shownName(name)]) }));
  })),
};

export const PLAINTEXT_LOG_OPTION: Rule = {
  id: 'PlaintextLogOption',
  severity: 'error',
  title: 'A credential is in the plain options of a log driver',
  help: 'Everybody who may describe the task definition reads the options of a log driver. Every driver takes credentials in "SecretOptions", and FireLens also as the name of a variable of its'
    + ' log router.',
  find: ({ model }) => model.stacks.flatMap(({ tasks }) => tasks).flatMap(({ place, containers }) => containers.flatMap((container) =>
    container.logOptions.filter((option) => isSuspect(option, isCredentialOption))
      .map(({ name }) => ({ place, container: container.name, name, ...plaintextLogOption(containerCalled(container.name), shownName(name)) })))),
};

/** What the deployment puts in is not a literal; a dynamic reference to a secret is reported as such. */
function isSuspect({ name, values }: Variable, looksLikeOne: (name: string, value: string) => boolean): boolean {
  return values.some(({ text }) => looksLikeOne(name, text) && !hasSymbol(text) && !isLookupPlaceholder(text) && !text.includes('{{resolve:'));
}
