import { chromium } from 'playwright-core';
(async () => {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const page = await browser.newPage();
  await page.goto('file:///tmp/w/page/example.html');
  console.log((await page.locator('body').ariaSnapshot()).slice(0, 5000));
  await browser.close();
})();
