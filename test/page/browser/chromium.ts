import { existsSync } from 'fs';
import { delimiter, join } from 'path';
import { Browser, chromium } from 'playwright-core';
import { demandPrograms, isPresent } from '../../support/debian';

/** What Chromium is called on different systems; the first is Debian's. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * The Chromium of this machine: that in `CHROMIUM`, else the first that is found, else Debian's, which is installed where that is possible.
 */
export function chromiumProgram(): string {
  const found = process.env.CHROMIUM ?? NAMES.find(isPresent);
  if (found === undefined) {
    demandPrograms({ chromium: 'chromium' }, 'this test shows a page in Chromium');
  }
  return found ?? 'chromium';
}

/**
 * Starts it without a window.
 */
export function startChromium(): Promise<Browser> {
  const path = chromiumProgram();
  const isRoot = process.getuid?.() === 0; // for whom Chromium has no sandbox; the pages are our own
  return chromium.launch({ executablePath: path.includes('/') ? path : whereIs(path), chromiumSandbox: !isRoot });
}

function whereIs(program: string): string {
  const folder = (process.env.PATH ?? '').split(delimiter).find((each) => existsSync(join(each, program)));
  return join(folder ?? '/usr/bin', program);
}
