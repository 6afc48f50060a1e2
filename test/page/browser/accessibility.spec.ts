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
const SCREENS: ReadonlyArray<Required<Pick<ShownOptions, 'width' | 'colorScheme'>>> = [1440, 820, 390].flatMap((width) => [{ width, colorScheme: 'light' }, { width, colorScheme: 'dark' }]);

describe.each(SCREENS)('$width wide, $colorScheme', (screen) => {
  test.each(VIEWS)('axe-core finds nothing in the view %j', async (fragment) => {
    const { page } = await reader.show(example(), { baseline: exampleBefore(), fragment, ...screen });
    expect(await violationsIn(page)).toEqual([]);
  });

  test.each(['STRIPE_API_KEY', 'LEDGER_DATABASE_URL', 'ADYEN_WEBHOOK_HMAC', 'SNOWFLAKE_TOKEN', 'Checkout/Task'])('axe-core finds nothing in the linked columns of %s', async (name) => {
    const { page } = await reader.show({ ...example(), problems: [{ file: 'Broken.template.json', message: 'is no valid JSON' }] }, screen);
    await page.locator('.lines').getByRole('button', { name }).first().click();
    expect(await violationsIn(page)).toEqual([]);
  });

  test('no view is wider than the screen', async () => {
    for (const fragment of VIEWS) {
      const { page } = await reader.show(example(), { baseline: exampleBefore(), fragment, ...screen });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(screen.width);
    }
  });
});
