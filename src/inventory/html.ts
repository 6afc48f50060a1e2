import { createHash } from 'crypto';
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { accessChanges } from './changes';
import { cleaned, json } from './clean';
import { PageData } from './page-data';
import { SecretAccess } from './secret-access';

/** Where the template leaves room for the data. */
const ROOM = '{{data}}';

/** From the folder of this module, and from that of the bundled command. */
const TEMPLATES = [join('..', '..'), '..'].map((root) => join(__dirname, root, 'lib', 'inventory', 'page.html'));

/**
 * The report as a page: one file of HTML that needs nothing else, not even a network.
 *
 * @param baseline an earlier report, to show what has changed since
 * @returns the same text for the same reports
 */
export function htmlPage(access: SecretAccess, baseline?: SecretAccess): string {
  const data: PageData = {
    access,
    ...(baseline ? { changes: accessChanges(baseline, access) } : {}),
    digest: createHash('sha256').update(json(access)).digest('hex'),
  };
  const template = readFileSync(TEMPLATES.find(existsSync) ?? TEMPLATES[0], 'utf8');
  const [before, after] = template.split(ROOM);
  return `${before}${inScript(cleaned(data))}${after}`;
}

/** JSON ends no script and begins no comment where no `<` is in it. */
function inScript(data: PageData): string {
  return JSON.stringify(data).replace(/</g, '\\u003c');
}
