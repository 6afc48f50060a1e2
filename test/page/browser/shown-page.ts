import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { pathToFileURL } from 'url';
import { Browser, Page } from 'playwright-core';
import { startChromium } from './chromium';
import { htmlPage } from '../../../src/inventory/html';
import { SecretAccess } from '../../../src/inventory/secret-access';

export interface ShownOptions {
  readonly baseline?: SecretAccess;
  /** With its `#`. */
  readonly fragment?: string;
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/** A page in a browser, and what went wrong in it. */
export interface Shown {
  readonly page: Page;
  /** Errors of scripts, and what the Content-Security-Policy has refused. */
  readonly errors: readonly string[];
  /** Everything that was loaded. */
  readonly requests: readonly string[];
}

/**
 * Waits until an expression is true. Playwright's own way needs `eval` in the page, which its Content-Security-Policy refuses.
 */
export async function until(page: Page, expression: string): Promise<void> {
  const end = Date.now() + 20_000;
  while (!await page.evaluate<boolean>(`Boolean(${expression})`)) {
    if (Date.now() > end) {
      throw new Error(`not true in 20 seconds: ${expression}`);
    }
    await page.waitForTimeout(50);
  }
}

/**
 * A browser that shows reports from files, for the tests of one file.
 */
export class Reader {
  public static async start(): Promise<Reader> {
    return new Reader(await startChromium(), mkdtempSync(join(tmpdir(), 'page-')));
  }

  private files = 0;

  private constructor(private readonly browser: Browser, private readonly folder: string) {}

  public async show(access: SecretAccess, { baseline, fragment = '', width = 1440, height = 900, colorScheme = 'light' }: ShownOptions = {}): Promise<Shown> {
    const file = join(this.folder, `${this.files++}.html`);
    writeFileSync(file, htmlPage(access, baseline));
    const page = await this.browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
    page.setDefaultTimeout(20_000);
    const errors: string[] = [];
    const requests: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(`${pathToFileURL(file)}${fragment}`);
    await page.waitForSelector('h1');
    return { page, errors, requests };
  }

  public async stop(): Promise<void> {
    await this.browser.close();
    rmSync(this.folder, { recursive: true });
  }
}
