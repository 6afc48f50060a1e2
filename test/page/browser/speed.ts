import { Page } from 'playwright-core';
import { Reader } from './shown-page';
import { secretAccess } from '../../../src/inventory/inventory';
import { modelOfTexts } from '../../../src/template/load';
import { manyTasks } from '../support/many-tasks';

/** In milliseconds, on two cores that do other things as well. */
const LIMITS = { open: 1500, filter: 100 };

const RUNS = 5;

/** What a person types, and then takes back. */
const QUERIES = ['s', 'secret-7', 'secret-7 task99', 'nothing has this', ''];

/**
 * Prints how long it takes until the report of 1,000 tasks with ten reads each can be used, and until a filter answers. Sets the exit
 * code if that is too long.
 */
export async function measureSpeed(): Promise<void> {
  const access = secretAccess(modelOfTexts(manyTasks(1000, 10)));
  const reader = await Reader.start();
  try {
    const opened: number[] = [];
    const filters = new Map<string, number[]>(QUERIES.map((query) => [query, []]));
    for (let run = 0; run < RUNS; run++) {
      const { page } = await reader.show(access);
      opened.push(await timeToUse(page));
      for (const query of QUERIES) {
        filters.get(query)?.push(await timeToFilter(page, query));
      }
      await page.close();
    }
    console.log(`\n${access.summary.tasks.toLocaleString('en')} tasks, ${access.summary.reads.toLocaleString('en')} reads, ${RUNS} runs`);
    report('from opening the file to the linked columns of a read', opened, LIMITS.open);
    filters.forEach((times, query) => report(`from a key to the register filtered by '${query}'`, times, LIMITS.filter));
  } finally {
    await reader.stop();
  }
}

/** From the start of the navigation until the linked columns of a read that was clicked are on the screen. */
async function timeToUse(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    document.querySelector('.lines .read button').click();
    requestAnimationFrame(() => setTimeout(() => resolve(document.querySelector('.trace .box') ? performance.now() : NaN)));
  })`);
}

/** From the input of a text until the next picture. */
async function timeToFilter(page: Page, query: string): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const input = document.querySelector('#search');
    const start = performance.now();
    input.value = ${JSON.stringify(query)};
    input.dispatchEvent(new Event('input', { bubbles: true }));
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
  })`);
}

/** The quickest run is judged: whatever else the machine does makes the others slower. */
function report(what: string, times: readonly number[], limit: number): void {
  const [best, ...others] = [...times].sort((a, b) => a - b);
  const isGood = best < limit;
  console.log(`${isGood ? 'ok  ' : 'SLOW'} ${best.toFixed(0).padStart(5)} ms (slowest run ${Math.max(best, ...others).toFixed(0)}) of ${limit} ms ${what}`);
  if (!isGood) {
    process.exitCode = 1;
  }
}

if (require.main === module) {
  void measureSpeed();
}
