// Reports on templates that are written in a test.

import { secretAccess } from '../../src/inventory/inventory';
import { AccessRead, SecretAccess } from '../../src/inventory/secret-access';
import { modelOfTexts } from '../../src/template/load';

export function accessOf(resources: object, sections: object = {}): SecretAccess {
  return secretAccess(modelOfTexts([{ file: 'template.json', text: JSON.stringify({ Resources: resources, ...sections }) }]));
}

/** What the tasks of a template read. */
export function readsOf(resources: object, sections: object = {}): AccessRead[] {
  return accessOf(resources, sections).tasks.flatMap(({ reads }) => reads);
}
