import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { pageTemplate } from './page-template';

/** Where the constructs and the command find the page. */
const FOLDER = join(__dirname, '..', 'lib', 'inventory');

/**
 * Makes the page that `htmlPage` puts reports into, with a file of the licences of what others wrote in it.
 */
export default function bundlePage(): void {
  const { html, licences } = pageTemplate();
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'page.html'), html);
  writeFileSync(join(FOLDER, 'THIRD-PARTY-LICENSES.txt'), licences);
}

if (require.main === module) {
  bundlePage();
}
