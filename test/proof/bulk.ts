// Apps with more in their first container.

import { AppModel, ContainerModel, ReadModel, SourceModel } from './model';

/** An app whose first container reads some more sources. */
export function withReads(app: AppModel, sources: readonly SourceModel[], by: ReadModel['by']): AppModel {
  const reads = sources.map((_, index): ReadModel => ({ source: app.sources.length + index, by }));
  const reading = withContainers(app, ([first, ...others]) => [{ ...first, secrets: [...first.secrets, ...reads] }, ...others]);
  return { ...reading, sources: [...app.sources, ...sources] };
}

/** An app whose first task has other containers. */
export function withContainers(app: AppModel, change: (containers: readonly ContainerModel[]) => readonly ContainerModel[]): AppModel {
  const [first, ...others] = app.tasks;
  return { ...app, tasks: [{ ...first, containers: change(first.containers) }, ...others] };
}
