import { createHash } from 'crypto';
import { readFileSync } from 'fs';
import { join } from 'path';
import { buildSync, BuildOptions } from 'esbuild';
import { licencesOf } from './licences';

const ROOT = join(__dirname, '..');

/** The largest script: a report is opened from a pull request or a mail. */
const MOST_KILOBYTES = 90;

const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  write: false,
  target: 'es2022',
  legalComments: 'none', // the licences are in a comment of their own
  metafile: true,
} satisfies BuildOptions;

/** The page without data, and the licences of what others wrote in it. */
export interface PageTemplate {
  readonly html: string;
  readonly licences: string;
  readonly scriptKilobytes: number;
}

/**
 * Makes one HTML file of the page, in which `{{data}}` is left open.
 *
 * @throws if the script is too large, or a package has a licence that is not permissive
 */
export function pageTemplate(): PageTemplate {
  const { outputFiles: [script], metafile } = buildSync({ ...OPTIONS, entryPoints: ['page/main.tsx'], tsconfig: 'page/tsconfig.json', define: { 'process.env.NODE_ENV': '"production"' } });
  const { outputFiles: [style] } = buildSync({ ...OPTIONS, entryPoints: ['page/style/page.css'] });
  const scriptKilobytes = script.contents.length / 1000;
  if (scriptKilobytes > MOST_KILOBYTES) {
    throw new Error(`the script of the page has ${scriptKilobytes} kB, and may have ${MOST_KILOBYTES}`);
  }
  const licences = `page.html contains:\n\n${licencesOf(metafile)}`;
  const parts: { readonly [name: string]: string } = {
    'script': inElement(script.text, 'script'),
    'style': inElement(style.text, 'style'),
    'script-hash': hashOf(script.text),
    'style-hash': hashOf(style.text),
    'licences': licences.replace(/--+/g, (dashes) => '='.repeat(dashes.length)), // two dashes can end a comment
    'data': '{{data}}',
  };
  const html = readFileSync(join(ROOT, 'page', 'index.html'), 'utf8').replace(/\{\{([a-z-]+)\}\}/g, (_, name: string) => parts[name]);
  return { html, licences, scriptKilobytes };
}

function inElement(text: string, element: 'script' | 'style'): string {
  if (new RegExp(`</${element}|<!--`, 'i').test(text)) {
    throw new Error(`the ${element} of the page has a text that ends its element`);
  }
  return text;
}

/** What the Content-Security-Policy names: nothing else runs. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
