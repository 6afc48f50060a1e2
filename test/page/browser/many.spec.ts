import { Reader, until } from './shown-page';
import { SecretAccess } from '../../../src/inventory/secret-access';
import { accessOf } from '../support/report';

let reader: Reader;
beforeAll(async () => { reader = await Reader.start(); });
afterAll(() => reader.stop());

function many(tasks: number): SecretAccess {
  return accessOf(Array.from({ length: tasks }, (_, task) => ({
    stack: `Stack${task % 3}`,
    path: `Stack${task % 3}/Service${task}/Task`,
    containers: ['app'],
    reads: Array.from({ length: 10 }, (__, read) => ({
      container: 'app', usage: 'environment variable' as const, name: `SECRET_${task}_${read}`, resource: `arn:aws:secretsmanager:eu-central-1:111122223333:secret:team/secret-${(task + read) % 50}-AbCdEf`,
    })),
  })));
}

const access = many(300);

const SPACE = 60; // rows: more than a screen has

test('of thousands of lines, those in sight are rendered, and each says which it is', async () => {
  const { page, errors } = await reader.show(access);
  const table = page.getByRole('table');
  expect(await table.getAttribute('aria-rowcount')).toBe('3304'); // 3 stacks, 300 tasks, 3,000 reads, and the heading
  expect(await table.locator('tbody tr').count()).toBeLessThan(SPACE);
  await page.evaluate('scrollTo(0, document.body.scrollHeight / 2)');
  await until(page, 'Number(document.querySelector(".read").getAttribute("aria-rowindex")) > 1000');
  expect(await table.locator('tbody tr').count()).toBeLessThan(SPACE);
  expect(errors).toEqual([]);
});

test('the task of the first line stays in sight above it', async () => {
  const { page } = await reader.show(access);
  await page.evaluate('scrollTo(0, document.body.scrollHeight / 2)');
  await until(page, 'document.querySelectorAll(".gap").length === 3');
  const [task, head] = [await page.locator('tr.task th').first().boundingBox(), await page.locator('thead th').first().boundingBox()];
  expect(task && head && Math.abs(task.y - (head.y + head.height))).toBeLessThan(1.5);
});

test('keys reach the last line and come back', async () => {
  const { page } = await reader.show(access);
  await page.getByRole('button', { name: 'Task Stack0/Service0/Task' }).focus();
  await page.keyboard.press('End');
  await until(page, 'document.activeElement.innerText.includes("SECRET_299_9")');
  const box = await page.locator(':focus').boundingBox();
  expect(box && box.y > 0 && box.y < 900).toBe(true);
  await page.keyboard.press('Home');
  await until(page, 'document.activeElement.innerText.includes("Service0/Task")');
});

test('a link to a line far below shows it', async () => {
  const { page } = await reader.show(access);
  await page.getByLabel('Search').fill('secret_250_7');
  await page.getByRole('row', { name: 'SECRET_250_7' }).getByRole('button').click();
  await page.getByRole('button', { name: 'Show all' }).click();
  const { page: other } = await reader.show(access, { fragment: new URL(page.url()).hash });
  const [row, panel] = [await other.locator('.lines .selected').boundingBox(), await other.getByRole('complementary').boundingBox()];
  expect(await other.locator('.lines .selected').innerText()).toContain('SECRET_250_7');
  expect(row && panel && row.y > 0 && row.y + row.height <= panel.y + 1).toBe(true);
});

test('a secret that hundreds read shows some of them, and says so', async () => {
  const { page } = await reader.show(access, { fragment: '#view=secrets' });
  await page.getByRole('button', { name: 'Secret team/secret-0-AbCdEf' }).click();
  expect(await page.locator('.trace .sentence').innerText()).toMatch(/^60 reads in 60 tasks\.$/);
});

test('on paper, all lines are there', async () => {
  const { page } = await reader.show(many(60));
  await page.emulateMedia({ media: 'print' });
  await until(page, 'document.querySelectorAll(".lines .read").length === 600');
  await page.emulateMedia({ media: 'screen' });
  await until(page, 'document.querySelectorAll(".lines .read").length < 60');
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect((pdf.toString('latin1').match(/\/Type ?\/Page\b/g) ?? []).length).toBeGreaterThan(15);
});
