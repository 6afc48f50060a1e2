import { createHash } from 'crypto';
import { json } from '../../src/inventory/clean';
import { htmlPage } from '../../src/inventory/html';
import { PageData } from '../../src/inventory/page-data';
import { example, exampleBefore } from '../page/support/example';
import { HOSTILE, hostileReport } from '../page/support/hostile';

/** What a browser finds in an element of the page. */
function elementsOf(html: string, opening: string, closing: string): string[] {
  return html.split(opening).slice(1).map((rest) => rest.slice(0, rest.indexOf(closing)));
}

function dataOf(html: string): PageData {
  const [text] = elementsOf(html, '<script type="application/json" id="data">', '</script>');
  return JSON.parse(text);
}

const hashOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

test('a page has the whole report, and the digest of secret-access.json', () => {
  const access = example();
  const { access: shown, changes, digest } = dataOf(htmlPage(access));
  expect(shown).toEqual(access);
  expect(changes).toBeUndefined();
  expect(digest).toBe(createHash('sha256').update(json(access)).digest('hex'));
});

test('a page with a baseline has what changed since', () => {
  const { changes } = dataOf(htmlPage(example(), exampleBefore()));
  expect(changes?.added.map(({ name }) => name)).toEqual(['DATABASE_PASSWORD', 'SESSION_SIGNING_KEY_OLD']);
  expect(changes?.removed.map(({ name }) => name)).toEqual(['DATABASE_PASSWORD', 'SENTRY_DSN']);
  expect(changes?.widened.map(({ path }) => path)).toEqual(['Prod/Payments/Checkout/Task/ExecutionRole']);
});

test('the same report gives the same page', () => {
  expect(htmlPage(example(), exampleBefore())).toBe(htmlPage(example(), exampleBefore()));
});

test('a page runs its own script and style alone, and loads nothing', () => {
  const html = htmlPage(example());
  const [policy] = elementsOf(html, 'http-equiv="Content-Security-Policy" content="', '"');
  const [script] = elementsOf(html, '<script>', '</script>');
  const [style] = elementsOf(html, '<style>', '</style>');
  expect(policy).toBe(`default-src 'none'; script-src '${hashOf(script)}'; style-src '${hashOf(style)}'; base-uri 'none'; form-action 'none'`);
  expect(elementsOf(html, '<script', '>')).toHaveLength(2);
  expect(html).not.toMatch(/<(link|img|iframe|base|form|object|embed)\b/);
});

test('the script of a page is smaller than 90 kB', () => {
  const [script] = elementsOf(htmlPage(example()), '<script>', '</script>');
  expect(Buffer.byteLength(script)).toBeLessThan(90_000);
});

test('a page names the licences of the third-party code in it', () => {
  const [comment] = elementsOf(htmlPage(example()), '<!--', '-->');
  expect([...comment.matchAll(/^(\S+) [\d.]+ \((MIT|ISC)\)$/gm)].map(([, name]) => name)).toEqual(['@tanstack/virtual-core', 'd3-path', 'd3-shape', 'preact']);
});

test('no text of a report ends the element that it is in, or is markup', () => {
  const [text] = elementsOf(htmlPage(hostileReport()), '<script type="application/json" id="data">', '</script>');
  expect(text).not.toContain('<');
  expect(htmlPage(hostileReport()).split('</script').length).toBe(3);
});

test.each(['\u001b', '\u202e', '\u2066', '\u200b', '\u0000'])('a page has no %j, which changes how the text around it is shown', (character) => {
  expect(HOSTILE.join('')).toContain(character);
  expect(JSON.stringify(dataOf(htmlPage(hostileReport())))).not.toContain(JSON.stringify(character).slice(1, -1));
});
