// The apps of the proof, as the audit sees them.

import { symbol } from '../../src/access/text';
import { buildModel } from '../../src/template/build-model';
import { Model } from '../../src/template/model';
import { NO_CONSTRUCTS, Template } from '../../src/template/template';
import { Synthesized } from '../proof/app';
import { Undeployed } from '../proof/deployment';
import { AppModel } from '../proof/model';

const OPEN = { partition: symbol('partition'), region: symbol('region'), account: symbol('account') };

/** The model of what was synthesized: the stacks say where they are, or they do not. */
export function modelOf({ environment }: AppModel, { stacks }: Pick<Synthesized, 'stacks'>): Model {
  const templateOf = ({ name, stackName, place, template, nested }: Undeployed): Template => ({
    id: name,
    file: `${name}.json`,
    body: template,
    location: environment === 'stated' ? place : OPEN,
    stackName,
    nested: Object.fromEntries(Object.entries(nested).map(([id, stack]) => [id, templateOf(stack)])),
    constructs: NO_CONSTRUCTS,
    whole: true,
  });
  return buildModel(stacks.map(templateOf));
}
