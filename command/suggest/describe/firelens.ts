import { Building, fields } from './building';
import { objectsOf } from '../../../src/template/lists';
import { Node, property } from '../../../src/template/node';
import { Expression, struct } from '../code/expression';

const TYPES: ReadonlyMap<string, string> = new Map(['fluentbit', 'fluentd'].map((each) => [each, `ecs.FirelensLogRouterType.${each.toUpperCase()}`]));
const FILES: ReadonlyMap<string, string> = new Map(['file', 's3'].map((each) => [each, `ecs.FirelensConfigFileType.${each.toUpperCase()}`]));

/**
 * What makes a container a log router.
 */
export function firelensOf(node: Node, container: string, building: Building): Expression | undefined {
  const [firelens] = objectsOf(node, building.scope);
  const type = firelens && building.oneOf(firelens.node.Type, TYPES, `the kind of log router of container '${container}'`);
  const options = firelens?.node.Options;
  const values = fields({
    enableECSLogMetadata: building.boolean(property(options, 'enable-ecs-log-metadata'), 'Whether logs have metadata of Amazon ECS', container, 'log metadata'),
    configFileType: building.oneOf(property(options, 'config-file-type'), FILES, `where the configuration of the log router '${container}' is`),
    configFileValue: property(options, 'config-file-value') === undefined ? undefined
      : building.ask({ type: 'string', comment: `The file with the configuration of the log router '${container}': the option 'config-file-value' of the template.` }, container, 'config file'),
  });
  return firelens && type && struct('ecs.FirelensConfig', fields({ type, options: values.length > 0 ? struct('ecs.FirelensOptions', values) : undefined }));
}
