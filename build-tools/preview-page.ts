import { mkdirSync, readdirSync, statSync, watch, writeFileSync } from 'fs';
import { join } from 'path';
import { pathToFileURL } from 'url';
import bundlePage from './bundle-page';
import { htmlPage } from '../src/inventory/html';
import { example, exampleBefore } from '../test/page/support/example';

// Writes the page with example data, and writes it again each time one of its sources changes. Reload the browser then.

const ROOT = join(__dirname, '..');
const PREVIEW = join(ROOT, 'tmp', 'page', 'index.html');

function write(): void {
  try {
    bundlePage();
    writeFileSync(PREVIEW, htmlPage(example(), exampleBefore()));
    console.log(`${new Date().toLocaleTimeString()} ${pathToFileURL(PREVIEW)}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error); // a mistake in a source: the next change may mend it
  }
}

mkdirSync(join(ROOT, 'tmp', 'page'), { recursive: true });
write();
if (!process.argv.includes('--once')) {
  let pending: NodeJS.Timeout | undefined;
  const folders = ['page', ...readdirSync(join(ROOT, 'page')).map((name) => join('page', name))].filter((name) => statSync(join(ROOT, name)).isDirectory());
  folders.forEach((folder) => watch(join(ROOT, folder), () => {
    clearTimeout(pending);
    pending = setTimeout(write, 100);
  }));
}
