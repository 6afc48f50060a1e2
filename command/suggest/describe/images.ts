import { Building } from './building';
import { isOpen, Text } from '../../../src/access/text';
import { Node } from '../../../src/template/node';
import { call, Expression } from '../code/expression';

/** The repository and the bucket that `cdk deploy` fills, under its own qualifier or another. */
export const ASSETS = /cdk-[a-z0-9]+-(container-)?assets-/;

/**
 * The image of a container.
 */
export function imageOf(node: Node, container: string, building: Building): { readonly image: Expression; readonly text?: Text } {
  const texts = building.textsOf(node);
  const [text] = texts;
  const shown = texts.length === 1 && !isOpen(text) && !ASSETS.test(text) && text !== '' ? building.shown(text) : undefined;
  if (shown) {
    return { image: call('ecs.ContainerImage.fromRegistry', [shown]), text };
  }
  const isAsset = texts.some((each) => ASSETS.test(each));
  const comment = isAsset ? `The image of container '${container}': an asset of the app, such as ecs.ContainerImage.fromAsset or fromDockerImageAsset.`
    : building.sentence(`The image of container '${container}', such as ecs.ContainerImage.fromEcrRepository or fromRegistry`, texts);
  return { image: building.ask({ type: 'ecs.ContainerImage', comment, text: texts.join('\n') }, container, 'image') };
}
