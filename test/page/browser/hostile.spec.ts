import { Page } from 'playwright-core';
import { Reader } from './shown-page';
import { example } from '../support/example';
import { HOSTILE, hostileReport } from '../support/hostile';

let reader: Reader;
beforeAll(async () => { reader = await Reader.start(); });
afterAll(() => reader.stop());

/** What a person sees of a text: characters that act are replaced. */
const seen = (text: string) => text.replace(/[\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, '\uFFFD');

const elements = (page: Page): Promise<string[]> => page.evaluate('[...new Set([...document.querySelectorAll("main *, header *, aside *")].map(({ localName }) => localName))].sort()');

test.each(['', '#view=secrets', '#view=findings', '#view=changes'])('hostile texts in every column of %j are texts', async (fragment) => {
  const { page, errors, requests } = await reader.show(hostileReport(), { fragment, baseline: example() });
  await page.locator('.lines button').first().click();
  expect(await page.title()).toBe('Secret access');
  expect(errors).toEqual([]);
  expect(requests).toHaveLength(1);
  expect((await elements(page)).filter((name) => ['script', 'img', 'iframe', 'object', 'style', 'link'].includes(name))).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1440);
});

test.each([
  ['', ['.read .container', '.read .name code', '.read .secret .path', '.read .value code', '.stack .heading bdi']],
  ['#view=secrets', ['.read .task .path', '.heading .path']],
  ['#view=findings', ['.place .path', '.message p:first-child', '.message .fix', '.rule']],
  ['#view=changes', ['.change .name code', '.change .task .path']],
])('each hostile text is whole in %j', async (fragment, selectors) => {
  const { page } = await reader.show(hostileReport(), { fragment, baseline: example() });
  for (const selector of selectors) {
    const texts = new Set(await page.locator(`.lines ${selector}`).allTextContents());
    expect([selector, HOSTILE.map(seen).filter((text) => !texts.has(text))]).toEqual([selector, []]);
  }
});

test('a hostile name can be searched and selected', async () => {
  const { page, errors } = await reader.show(hostileReport());
  for (const text of HOSTILE.map(seen).filter((each) => !/\s/.test(each))) {
    await page.getByLabel('Search').fill(text);
    await page.locator('.lines .read').first().click();
    expect(await page.locator('.trace h2').textContent()).toContain(text);
  }
  expect(errors).toEqual([]);
});

test('a right-to-left text does not change the direction of the text around it', async () => {
  const { page } = await reader.show(hostileReport());
  const row = page.locator('.lines .read', { hasText: 'שלום' }).first();
  const [name, access] = [await row.locator('.name').boundingBox(), await row.locator('.access').boundingBox()];
  expect(name && access && name.x + name.width <= access.x).toBe(true);
});
