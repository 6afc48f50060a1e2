import { Page } from 'playwright-core';
import { Reader } from './shown-page';
import { example } from '../support/example';

// A reviewer reads the register, filters it, follows a read to the statement that grants it, and sends the address to a colleague.

let reader: Reader;
beforeAll(async () => { reader = await Reader.start(); });
afterAll(() => reader.stop());

const names = (page: Page) => page.locator('.lines .read .name').allInnerTexts();
const status = (page: Page) => page.getByRole('status').innerText();
const fragmentOf = (page: Page) => decodeURIComponent(new URL(page.url()).hash).replace(/\+/g, ' ');

test('the register has a line for each read, under its stack and task', async () => {
  const { page, errors } = await reader.show(example());
  expect(await names(page)).toHaveLength(23);
  expect(await page.locator('.lines .stack').allInnerTexts()).toEqual([expect.stringContaining('Prod/Shop'), expect.stringContaining('Prod/Payments'), expect.stringContaining('Prod/Reporting')]);
  const row = page.getByRole('row', { name: 'SESSION_SIGNING_KEY_OLD' });
  expect((await row.getByRole('cell').allInnerTexts()).map((text) => text.trim())).toEqual(
    ['api', 'shop/session-signing-9fWq1A', 'version AWSPREVIOUS', '6b0f1f0e-3f2a-4a43-9a53-7c1d5f3f8f0d', 'Granted']);
  expect(errors).toEqual([]);
});

test('a task without a read is listed, unless a filter is set', async () => {
  const { page } = await reader.show(example());
  const task = page.getByRole('row', { name: 'StatusPage' });
  expect(await task.innerText()).toContain('reads no secret');
  await page.getByLabel('Search').fill('Prod');
  expect(await task.count()).toBe(0);
});

test.each([
  ['a variable', 'stripe_api', ['STRIPE_API_KEY']],
  ['words in any order', 'ledgerexport bank', ['SFTP_PRIVATE_KEY']],
  ['a key', '0d5f9c2b checkout', ['STRIPE_API_KEY', 'STRIPE_WEBHOOK_SECRET', '/etc/envoy/client.pem']],
  ['a construct path of a secret', 'OrdersDatabase worker', ['DATABASE_PASSWORD']],
])('the search finds %s', async (_, query, found) => {
  const { page } = await reader.show(example());
  await page.getByLabel('Search').fill(query);
  expect((await names(page)).map((text) => text.split('\n').pop()?.trim())).toEqual(found.map((name) => expect.stringContaining(name)));
  expect(await status(page)).toBe(`${found.length} of 23 reads`);
});

test('the answers filter, several at once, and say how many there are', async () => {
  const { page } = await reader.show(example());
  await page.getByRole('button', { name: 'Not granted 2' }).click();
  await page.getByRole('button', { name: 'Malformed 1' }).click();
  expect(await names(page)).toHaveLength(3);
  expect(fragmentOf(page)).toBe('#access=not granted&access=malformed');
  expect(await page.getByRole('button', { name: 'Not granted 2' }).getAttribute('aria-pressed')).toBe('true');
});

test('what arrives as a file, in one stack', async () => {
  const { page } = await reader.show(example());
  await page.getByLabel('Arrives as').selectOption('file');
  await page.getByLabel('Stack', { exact: true }).selectOption('Prod/Shop');
  expect(await names(page)).toHaveLength(2);
  await page.getByRole('button', { name: 'Show all' }).click();
  expect(await names(page)).toHaveLength(23);
  expect(fragmentOf(page)).toBe('');
});

test('if nothing matches, the page says so and shows the way back', async () => {
  const { page } = await reader.show(example(), { fragment: '#q=nowhere' });
  expect(await page.locator('.nothing').innerText()).toContain('Nothing matches the filter.');
  await page.locator('.nothing').getByRole('button', { name: 'Show all' }).click();
  expect(await names(page)).toHaveLength(23);
});

test('a read leads to its statements, with the whole ARN and condition', async () => {
  const { page } = await reader.show(example());
  await page.getByRole('row', { name: 'DATABASE_USER' }).getByRole('button').click();
  const panel = page.getByRole('complementary');
  expect(await panel.getByRole('heading', { level: 2 }).innerText()).toContain('DATABASE_USER in api of Prod/Shop/Api/Task');
  expect(await panel.locator('.sentence').innerText()).toBe('The execution role may read the value and decrypt it.');
  expect(await panel.locator('section.column').evaluateAll((columns: ReadonlyArray<{ ariaLabel: string }>) => columns.map(({ ariaLabel }) => ariaLabel)))
    .toEqual(['Container', 'Variable or file', 'Secret', 'Key', 'Statement']);
  const chosen = await panel.locator('.box.chosen').allTextContents();
  expect(await panel.locator('.box.chosen .head').allTextContents()).toEqual(['api', 'DATABASE_USER', 'Prod/Data/OrdersDatabase/Secret', '6b0f1f0e-3f2a-4a43-9a53-7c1d5f3f8f0d', 'ReadSecrets · inline', 'DecryptSecrets0d · inline']);
  expect(chosen[2]).toContain('arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop/orders/database-h7Kp2Q');
  expect(chosen[5]).toContain('kms:EncryptionContext:SecretARN');
  expect(await panel.locator('.curves path.bright').count()).toBe(5);
});

test('a read that is not granted shows where the path ends, and the finding', async () => {
  const { page } = await reader.show(example());
  await page.getByRole('row', { name: 'SFTP_PRIVATE_KEY' }).getByRole('button').click();
  const panel = page.getByRole('complementary');
  expect(await panel.locator('.sentence').innerText()).toBe('The execution role may not read the value, so that the task does not start.');
  expect(await panel.locator('.box.open.chosen').innerText()).toContain('No statement lets the role read it.');
  expect(await panel.locator('.findings').innerText()).toContain('To fix it, allow secretsmanager:GetSecretValue');
});

test('a task shows what its role may do beyond its reads', async () => {
  const { page } = await reader.show(example());
  await page.getByRole('button', { name: 'Task Prod/Payments/Checkout/Task' }).click();
  expect(await page.locator('.role-notes').innerText()).toContain('No read of its tasks needs secretsmanager:GetSecretValue on arn:aws:secretsmanager:eu-central-1:111122223333:secret:payments/*');
});

test('an address shows everyone the same: view, filter and selection', async () => {
  const { page } = await reader.show(example());
  await page.getByLabel('Search').fill('database');
  await page.getByRole('row', { name: 'DATABASE_PASSWORD' }).first().click();
  const { page: other } = await reader.show(example(), { fragment: new URL(page.url()).hash });
  expect(await names(other)).toEqual(await names(page));
  expect(await other.getByRole('complementary').innerText()).toBe(await page.getByRole('complementary').innerText());
  expect(await other.locator('.lines .selected').innerText()).toBe(await page.locator('.lines .selected').innerText());
});

test('back undoes a selection, and Escape closes it', async () => {
  const { page } = await reader.show(example());
  const panel = page.getByRole('complementary');
  await page.getByRole('row', { name: 'TIMEZONE' }).click();
  expect(await panel.count()).toBe(1);
  await page.goBack();
  expect(await panel.count()).toBe(0);
  await page.goForward();
  expect(await panel.count()).toBe(1);
  await page.keyboard.press('Escape');
  expect(await panel.count()).toBe(0);
});

test.each(['#select=gone', '#view=changes', '#view=x&access=y&usage=z', '#%E0%A4%A'])('what %s says wrongly is left out', async (fragment) => {
  const { page, errors } = await reader.show(example(), { fragment });
  expect(await names(page)).toHaveLength(23);
  expect(await page.getByRole('complementary').count()).toBe(0);
  expect(errors).toEqual([]);
});

test('a report that is not complete says so', async () => {
  const { page } = await reader.show({ ...example(), problems: [{ file: 'Broken.template.json', message: 'is not valid JSON' }] });
  expect(await page.locator('.problems').innerText()).toMatch(/not complete: 1 file could not be read\s+Broken\.template\.json is not valid JSON/);
});
