import { readFileSync } from 'fs';
import { Page } from 'playwright-core';
import { Reader, ShownOptions } from './shown-page';
import { example, exampleBefore } from '../support/example';

/** What axe-core reports, as far as it is read here. */
interface Violation {
  readonly id: string;
  readonly nodes: ReadonlyArray<{ readonly target: readonly string[]; readonly failureSummary: string }>;
}

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let reader: Reader;
beforeAll(async () => { reader = await Reader.start(); });
afterAll(() => reader.stop());

async function violationsIn(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const violations = await page.evaluate<Violation[]>('axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`));
}

const VIEWS = ['', '#view=secrets', '#view=findings', '#view=changes', '#q=nowhere', '#access=not+granted&stack=Prod%2FPayments'];
const SCREENS: ReadonlyArray<Required<Pick<ShownOptions, 'width' | 'colorScheme'>>> = [
  { width: 1440, colorScheme: 'light' }, { width: 1440, colorScheme: 'dark' }, { width: 820, colorScheme: 'light' }, { width: 390, colorScheme: 'dark' },
];

describe.each(SCREENS)('$width wide, $colorScheme', (screen) => {
  test('axe-core finds nothing in any view, and none is wider than the screen', async () => {
    const { page } = await reader.show(example(), { baseline: exampleBefore(), ...screen });
    for (const fragment of VIEWS) {
      await page.evaluate(`location.hash = ${JSON.stringify(fragment)}`);
      await page.evaluate('new Promise(requestAnimationFrame)');
      expect([fragment, await violationsIn(page)]).toEqual([fragment, []]);
      expect([fragment, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([fragment, screen.width]);
    }
  });

  test('axe-core finds nothing in the linked columns', async () => {
    const { page } = await reader.show({ ...example(), problems: [{ file: 'Broken.template.json', message: 'is not valid JSON' }] }, screen);
    for (const name of ['STRIPE_API_KEY', 'LEDGER_DATABASE_URL', 'ADYEN_WEBHOOK_HMAC', 'SNOWFLAKE_TOKEN', 'Checkout/Task']) {
      await page.locator('.lines').getByRole('button', { name }).first().click();
      expect([name, await violationsIn(page)]).toEqual([name, []]);
    }
  });
});
