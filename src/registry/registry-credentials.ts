import { Token } from 'aws-cdk-lib';
import { isEcrHost } from './ecr-registry';
import { isHost, normalizedHost, registryHostOf } from './image-name';
import type { RepositoryCredentials } from './repository-credentials';
import { hasCredentialShape } from '../secret/credential-patterns';
import { ErrorFactory } from '../secret/error-factory';
import { isLookupPlaceholder, redacted } from '../secret/redact';

/**
 * Credentials by registry host.
 */
export type HostCredentials = ReadonlyMap<string, RepositoryCredentials>;

/**
 * Checks the hosts of a map of credentials and writes them as image names do.
 */
export function hostCredentials(byHost: { readonly [registryHost: string]: RepositoryCredentials }, fail: ErrorFactory): HostCredentials {
  const credentials = new Map<string, RepositoryCredentials>();
  for (const [key, value] of Object.entries(byHost)) {
    const host = normalizedHost(key);
    if (isLookupPlaceholder(key)) {
      continue;
    }
    if (Token.isUnresolved(key)) {
      throw fail("a key of 'registryCredentials' is a token; give the registry's host as a literal, such as 'ghcr.io'");
    }
    if (!isHost(host) || hasCredentialShape(key)) {
      throw fail('a key of \'registryCredentials\' must be a registry\'s host, such as \'docker.io\' or \'registry.example.com:5000\','
        + ` without scheme and path, got ${redacted(key)}`);
    }
    if (isEcrHost(host)) {
      throw fail(`'registryCredentials' names '${host}', a registry of Amazon ECR; ECR takes the execution role's own permissions, leave it out`);
    }
    if (credentials.has(host)) {
      throw fail(`'registryCredentials' names the registry '${host}' twice, in two spellings; keep one`);
    }
    credentials.set(host, checkedCredentials(value, `'${host}' in 'registryCredentials'`, fail));
  }
  return credentials;
}

/**
 * Makes sure that a value is registry credentials: JavaScript and Python pass what TypeScript refuses.
 *
 * @param place the property, as the user wrote it
 */
export function checkedCredentials(value: RepositoryCredentials | undefined, place: string, fail: ErrorFactory): RepositoryCredentials {
  if (typeof value?.credentialsParameter !== 'string') {
    const fix = typeof value === 'object' && value !== null && 'credentials' in value ? "'credentials' of the RepositoryCredentialsSecret"
      : 'RepositoryCredentials.fromSecretsManager(secret), or RepositoryCredentials.fromSecretArn(arn)';
    throw fail(`${place} is ${value ? 'not a RepositoryCredentials' : String(value)}; give ${fix}`);
  }
  return value;
}

/**
 * The credentials for an image: those of exactly its host and port.
 */
export function credentialsFor(image: string, credentials: HostCredentials): RepositoryCredentials | undefined {
  const host = credentials.size === 0 ? undefined : registryHostOf(image);
  return host === undefined ? undefined : credentials.get(host);
}
