import { Reader } from './shown-page';
import { example, exampleBefore } from '../support/example';
import { accessOf } from '../support/report';

let reader: Reader;
beforeAll(async () => { reader = await Reader.start(); });
afterAll(() => reader.stop());

test('by secret: who reads it', async () => {
  const { page } = await reader.show(example());
  await page.getByRole('link', { name: 'By secret' }).click();
  const secrets = await page.locator('.lines tr.secret').allInnerTexts();
  expect(secrets).toHaveLength(15); // a malformed reference is one of them
  expect(secrets.find((text) => text.includes('OrdersDatabase'))).toMatch(/arn:aws:secretsmanager:\S+:secret:shop\/orders\/database-h7Kp2Q\s+Secrets Manager\s+rotated\s+3 tasks/);
  await page.getByRole('button', { name: 'Secret ci/docker-hub' }).click();
  expect(await page.locator('.trace .column.container .box').allInnerTexts()).toEqual(['api', 'worker', 'checkout']);
  expect(await page.locator('.trace .sentence').innerText()).toBe('3 reads in 3 tasks.');
});

test('the findings, the most severe first, and then those that are accepted', async () => {
  const { page } = await reader.show(example());
  await page.getByRole('link', { name: 'Findings 4' }).click();
  expect((await page.locator('.lines .finding .severity').allInnerTexts()).map((text) => text.trim())).toEqual(['Error', 'Error', 'Error', 'Warning', 'Warning']);
  expect(await page.locator('.lines .finding').last().innerText()).toContain('Accepted: the secret is made by hand');
  await page.getByLabel('Search').fill('wildcard');
  expect(await page.locator('.lines .finding').count()).toBe(1);
  await page.locator('.lines .finding button').click();
  expect(await page.getByRole('complementary').getByRole('heading', { level: 2 }).innerText()).toBe('Prod/Payments/Checkout/Task');
});

test('what has changed since a baseline, in one line for each place', async () => {
  const { page } = await reader.show(example(), { baseline: exampleBefore() });
  await page.getByRole('link', { name: 'Changes 4' }).click();
  expect((await page.locator('.lines .mark').allInnerTexts())).toEqual(['Widened', 'Changed', 'Added', 'Removed']);
  const changed = page.locator('.lines .changed');
  expect(await changed.locator('del').innerText()).toContain('shop/legacy-database-0aB3dE');
  expect(await changed.locator('ins').innerText()).toContain('shop/orders/database-h7Kp2Q');
  await changed.getByRole('button').click();
  expect(await page.getByRole('complementary').innerText()).toContain('DATABASE_PASSWORD in api');
});

test('nothing has changed', async () => {
  const { page } = await reader.show(example(), { baseline: example(), fragment: '#view=changes' });
  expect(await page.locator('main').innerText()).toBe('Nothing has changed since the baseline.');
});

test('without a baseline there is no view of changes', async () => {
  const { page } = await reader.show(example());
  expect(await page.getByRole('navigation').getByRole('link').allInnerTexts()).toHaveLength(3);
});

test('an app without tasks', async () => {
  const { page, errors } = await reader.show(accessOf([]));
  expect(await page.locator('main').innerText()).toContain('No task reads a secret.');
  await page.getByRole('link', { name: 'Findings 0' }).click();
  expect(await page.locator('main').innerText()).toContain('The rules find nothing wrong.');
  expect(errors).toEqual([]);
});

test('a page loads nothing but its own file', async () => {
  const { page, requests } = await reader.show(example(), { baseline: exampleBefore() });
  await page.getByRole('link', { name: 'By secret' }).click();
  expect(requests).toEqual([expect.stringMatching(/^file:/)]);
});

test('on paper: every line with its ARN, the digest and lines to sign, and what a filter leaves out', async () => {
  const { page } = await reader.show(example(), { fragment: '#q=stripe' });
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.signature').innerText()).toMatch(/shows a part of the report: text “stripe”, 2 of 23 reads[\s\S]*SHA-256[\s\S]*[0-9a-f]{64}[\s\S]*Reviewed by\s+Date\s+Signature/);
  expect(await page.locator('.filters').isVisible()).toBe(false);
  expect(await page.evaluate('getComputedStyle(document.querySelector("td.secret .label"), "::after").content')).toContain('arn:aws:secretsmanager:eu-central-1:111122223333:secret:payments/stripe-live-Xc41Zb');
  await page.emulateMedia({ media: 'screen' });
  expect(await page.locator('.signature').isVisible()).toBe(false);
});
