import { Building } from './building';
import { ASSETS } from './images';
import { isSymbol, partsOf, splitText, Text } from '../../../src/access/text';
import { entriesOf, objectsOf } from '../../../src/template/lists';
import { Node } from '../../../src/template/node';
import { call, Expression, list } from '../code/expression';

/**
 * The env files of a container.
 */
export function environmentFilesOf(node: Node, container: string, building: Building): Expression | undefined {
  const files = objectsOf(node, building.scope).map((entry) => {
    const texts = building.textsOf(entry.node.Value);
    const written = texts.length === 1 ? inBucket(texts[0], container, building) : undefined;
    return written ?? building.ask({
      type: 'ecs.EnvironmentFile',
      text: texts.join('\n'),
      comment: texts.some((text) => ASSETS.test(text)) ? `An env file of container '${container}': an asset of the app, such as ecs.EnvironmentFile.fromAsset.`
        : building.sentence(`An env file of container '${container}', such as ecs.EnvironmentFile.fromBucket`, texts),
    }, container, 'environment file');
  });
  return files.length === 0 ? undefined : list(files);
}

function inBucket(text: Text, container: string, building: Building): Expression | undefined {
  const [start, ...path] = splitText(text, '/');
  const [bucket, ...rest] = splitText(start, ':').slice(5);
  const key = building.shown(path.join('/'));
  if (bucket === undefined || rest.length > 0 || path.length === 0 || key === undefined || ASSETS.test(text)) {
    return undefined;
  }
  const literal = partsOf(bucket).some(isSymbol) ? undefined : building.shown(bucket);
  const of = literal ? building.imported('s3.Bucket.fromBucketName', literal, bucket, 'bucket')
    : building.ask({ type: 's3.IBucket', comment: building.sentence(`The bucket of an env file of container '${container}'`, [bucket]), text: bucket }, container, 'bucket');
  return call('ecs.EnvironmentFile.fromBucket', [of, key]);
}

/**
 * The credential specs of a container: an Active Directory that the template does not describe.
 */
export function credentialSpecsOf(node: Node, container: string, building: Building): Expression | undefined {
  const specs = entriesOf(node, building.scope).map((entry) => {
    const texts = building.textsOf(entry.node);
    return building.ask({
      type: 'ecs.CredentialSpec',
      text: texts.join('\n'),
      comment: building.sentence(`The credential spec of container '${container}', such as ecs.DomainlessCredentialSpec.fromSsmParameter`, texts),
    }, container, 'credential spec');
  });
  return specs.length === 0 ? undefined : list(specs);
}
