import { Building, fields } from './building';
import { ContainerCode } from './containers';
import { References } from './references';
import { isEcrHost, registryHostOf } from './registry-host';
import { Expression, Field } from '../code/expression';

/** What a task and its containers have in the code. */
export interface CredentialsCode {
  readonly hosts: ReadonlyArray<readonly [host: string, credentials: Expression]>;
  readonly own: (container: ContainerCode) => Field[];
}

/**
 * Registry credentials by host where all containers with images of a host have the same, else by container.
 */
export function credentialsOf(containers: readonly ContainerCode[], references: References, building: Building): CredentialsCode {
  const hosts = new Map<string, Expression>();
  const textFor = ({ credentials }: ContainerCode) => credentials.map(({ text }) => text).join('\n');
  const byHost = new Map<string, ContainerCode[]>();
  for (const container of containers) {
    const host = container.image === undefined ? undefined : registryHostOf(container.image);
    if (host !== undefined) {
      byHost.set(host, [...byHost.get(host) ?? [], container]);
    }
  }
  const expressions = new Map<ContainerCode, Expression>();
  for (const container of containers.filter(({ credentials }) => credentials.length > 0)) {
    const host = container.image === undefined ? undefined : registryHostOf(container.image);
    if (container.image !== undefined && isEcrHost(container.image)) {
      building.notes.push(`Not carried over: the registry credentials of container '${container.key}'. Its image is in Amazon ECR, which takes none.`);
    } else if (host !== undefined && byHost.get(host)?.every((other) => textFor(other) === textFor(container))) {
      hosts.set(host, hosts.get(host) ?? references.credentials(container.credentials, container.key));
    } else if (container.firelens !== undefined) {
      building.notes.push(`Not carried over: the registry credentials of the log router '${container.key}'. Write them into registryCredentials, by the host of its image.`);
    } else {
      expressions.set(container, references.credentials(container.credentials, container.key));
    }
  }
  return {
    hosts: [...hosts],
    own: (container) => fields({ repositoryCredentials: expressions.get(container) }),
  };
}
