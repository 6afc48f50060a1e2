import { Page } from 'playwright-core';
import { Reader } from './shown-page';
import { example } from '../support/example';

let reader: Reader;
beforeAll(async () => { reader = await Reader.start(); });
afterAll(() => reader.stop());

const focused = (page: Page): Promise<string> => page.evaluate('document.activeElement.innerText.trim()');

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
  }
}

test('the tab key reaches each view and filter, and of the register one line', async () => {
  const { page } = await reader.show(example());
  const reached: string[] = [];
  for (let times = 0; times < 11; times++) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate('document.activeElement.ariaLabel || document.activeElement.id || document.activeElement.innerText.trim()'));
  }
  expect(reached.map((text) => text.replace(/\s+/g, ' '))).toEqual([
    'Granted 19', 'Not granted 2', 'Cannot tell 1', 'Malformed 1', 'By task', 'By secret', 'Findings 4', 'search', 'Arrives as', 'Stack', expect.stringContaining('Prod/Shop/Api/Task'),
  ]);
});

test('arrow keys go from line to line, Home and End to the ends', async () => {
  const { page } = await reader.show(example());
  await page.getByRole('button', { name: 'Task Prod/Shop/Api/Task' }).focus();
  await press(page, 'ArrowDown', 'ArrowDown');
  expect(await focused(page)).toContain('DATABASE_HOST');
  await press(page, 'End');
  expect(await focused(page)).toContain('StatusPage');
  await press(page, 'ArrowUp');
  expect(await focused(page)).toContain('TIMEZONE');
  await press(page, 'Home');
  expect(await focused(page)).toContain('Prod/Shop/Api/Task');
  await press(page, 'PageDown');
  expect(await focused(page)).toContain('Prod/Shop/Worker/Task');
});

test('Enter selects a line, Escape comes back to it, and the line stays in sight', async () => {
  const { page } = await reader.show(example());
  await page.getByRole('button', { name: 'Task Prod/Shop/Api/Task' }).focus();
  await press(page, 'End', 'ArrowUp', 'Enter');
  expect(await page.getByRole('complementary').getByRole('heading', { level: 2 }).innerText()).toContain('TIMEZONE');
  const [row, panel] = [await page.locator('.lines .selected').boundingBox(), await page.getByRole('complementary').boundingBox()];
  expect(row && panel && row.y + row.height <= panel.y + 1).toBe(true);
  await press(page, 'Tab');
  expect(await focused(page)).toBe('Close');
  await press(page, 'Escape');
  expect(await focused(page)).toContain('TIMEZONE');
});

test('a slash goes to the search, and in the search it is a slash', async () => {
  const { page } = await reader.show(example());
  await press(page, '/', '/');
  expect(await page.getByLabel('Search').inputValue()).toBe('/');
});
