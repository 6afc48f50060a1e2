import { Token } from 'aws-cdk-lib';
import { compare } from '../policy/permission';
import { RenderedContainer } from '../read/rendered-container';

/**
 * A container with everything that users give as a map in the order of its keys: the maps of Java and Go have none, and a
 * template that changes its order would be another revision of the task definition.
 */
export function sorted(container: RenderedContainer): RenderedContainer {
  const { environment, secrets, extraHosts, dockerLabels, logConfiguration, firelensConfiguration } = container;
  return {
    ...container,
    environment: sortedBy('name', environment),
    secrets: sortedBy('name', secrets),
    extraHosts: sortedBy('hostname', extraHosts),
    dockerLabels: sortedMap(dockerLabels),
    logConfiguration: logConfiguration && {
      ...logConfiguration,
      options: sortedMap(logConfiguration.options),
      secretOptions: sortedBy('name', logConfiguration.secretOptions),
    },
    firelensConfiguration: firelensConfiguration && { ...firelensConfiguration, options: sortedMap(firelensConfiguration.options) },
  };
}

function sortedBy<K extends string, T extends Readonly<Record<K, string>>>(key: K, entries: readonly T[] | undefined): readonly T[] | undefined {
  const isSorted = !Array.isArray(entries) || entries.every((entry, index) => index === 0 || entries[index - 1][key] <= entry[key]);
  return isSorted ? entries : [...entries].sort((a, b) => compare(a[key], b[key]));
}

function sortedMap<T>(map: Readonly<Record<string, T>> | undefined): Readonly<Record<string, T>> | undefined {
  return map === undefined || Token.isUnresolved(map) ? map : Object.fromEntries(Object.entries(map).sort(([a], [b]) => compare(a, b)));
}
