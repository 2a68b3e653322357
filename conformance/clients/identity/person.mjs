// Somebody at a real browser: headless Chromium, driven through the pages that a person sees.
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export class Browser {
  /** @param caFile whose certificates the browser takes as good */
  static async start(caFile) {
    const browser = new Browser();
    const key = new X509Certificate(readFileSync(caFile)).publicKey.export({ type: 'spki', format: 'der' });
    const pin = createHash('sha256').update(key).digest('base64');
    browser.chromium = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      headless: true,
      args: [...FLAGS, `--ignore-certificate-errors-spki-list=${pin}`],
    });
    return browser;
  }

  /** Somebody with no cookies yet. */
  async person(name, password, options = {}) {
    const context = await this.chromium.newContext({ viewport: { width: 1000, height: 760 }, ...options });
    context.setDefaultTimeout(45_000);
    return new Person(context, await context.newPage(), name, password);
  }

  close() {
    return this.chromium.close();
  }
}

export class Person {
  constructor(context, page, name, password) {
    Object.assign(this, { context, page, name, password });
  }

  open(url) {
    return this.page.goto(url);
  }

  /** Fills in the sign-in page, or picks the account that is signed in. */
  async signIn() {
    await this.page.waitForSelector('#password, button[name=account]');
    if (await this.page.locator('#password').count()) {
      await this.page.fill('#username', this.name);
      await this.page.fill('#password', this.password);
      await this.page.click('button[type=submit]');
    } else {
      await this.page.click('button[name=account]:not([value=other])');
    }
  }

  /** Answers a question: `accept` or `cancel`. */
  async decide(decision) {
    await this.page.click(`button[name=decision][value=${decision}]`);
  }

  /** Enters the code that a device shows, and says whether it was him. */
  async enterCode(address, code, decision = 'accept') {
    await this.open(address);
    await this.page.fill('#code', code);
    await this.page.click('button[type=submit]');
    await this.signIn();
    await this.decide(decision);
    await this.page.waitForLoadState();
  }

  heading() {
    return this.page.locator('h1').innerText();
  }

  /** Keeps a picture of what he sees, where the tests ask for it. */
  async picture(name) {
    if (process.env.SCREENSHOTS) {
      await this.page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png` });
    }
  }

  leave() {
    return this.context.close();
  }
}
