// A browser for tests: Chromium without a window, Japanese, in Tokyo. Every page that a test opens is watched: an error in the
// console, a request that leaves the shop's host, a broken answer. look() then judges the page as it stands.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";
import { root } from "../server.mjs";
import { startShop } from "../stage.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pictures = join(root, "build", "screenshots");
mkdirSync(pictures, { recursive: true });

export const phone = { width: 360, height: 740 };
export const desktop = { width: 1280, height: 900 };
export const sizes = { phone, desktop };

function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"].concat(
      ["--disable-component-update", "--disable-sync"]),
  });
}

// For the tests of one file; they go after the last of them.
export async function startShopAndBrowser(options) {
  const browser = await launch();
  after(() => browser.close());
  return { browser, shop: await startShop(options) };
}

export class Visitor {
  // also: origins beside the shop's own that its pages may lead to
  static async come(browser, shop, { size = desktop, javaScript = true, locale = "ja-JP", also = [] } = {}) {
    const visitor = new Visitor();
    visitor.shop = shop;
    visitor.troubles = [];
    visitor.javaScript = javaScript;
    visitor.origins = [shop.base, ...also];
    visitor.context = await browser.newContext({ viewport: size, locale, timezoneId: "Asia/Tokyo", javaScriptEnabled: javaScript, baseURL: shop.base });
    visitor.context.setDefaultTimeout(20_000);
    visitor.context.on("page", (page) => visitor.watch(page));
    visitor.page = await visitor.context.newPage();
    return visitor;
  }

  watch(page) {
    page.on("console", (message) => {
      // An answer of 4xx that a test asks for is told by Chromium as an error of loading; the answers are judged below.
      if (message.type() !== "error" || /Failed to load resource/.test(message.text())) return;
      this.troubles.push(`console: ${message.text()} on ${page.url()}`);
    });
    page.on("pageerror", (error) => this.troubles.push(`script: ${error.message} on ${page.url()}`));
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (/^(http|ws)/.test(url.protocol) && !this.origins.includes(url.origin)) this.troubles.push(`leaves the host: ${request.url()} on ${page.url()}`);
    });
    page.on("response", (response) => {
      const page_itself = response.request().isNavigationRequest();
      const bad = response.status() >= (page_itself ? 500 : 400);
      if (bad) this.troubles.push(`${response.status()}: ${response.url()} on ${page.url()}`);
    });
  }

  async go(path, status = 200) {
    const answer = await this.page.goto(path);
    assert.equal(answer.status(), status, `${path}: ${answer.status()}`);
  }

  // Takes a picture, then asks: nothing wider than the window, no number or date in pieces, nothing that axe-core objects to, no
  // trouble so far.
  async look(name) {
    const page = this.page;
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    const wide = await page.evaluate(() => {
      const width = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= width) return [];
      const over = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1);
      return over.slice(0, 5).map((e) => `${e.tagName}.${e.className}`);
    });
    assert.deepEqual(wide, [], `${name} (${page.url()}) is wider than the window`);
    assert.deepEqual(await this.broken(), [], `${name} (${page.url()}): a number or a date is broken inside`);
    const html = await page.content();
    assert.ok(!/\{\{|\}\}|\bundefined\b|\bNaN\b/.test(html.replace(/<script[\s\S]*?<\/script>/g, "")), `${name}: something is left of a template`);
    // Where the page may run no scripts, axe never comes back; the same page is judged with scripts.
    if (this.javaScript) assert.deepEqual(await this.axe(), [], `${name} (${page.url()})`);
    assert.deepEqual(this.troubles.splice(0), [], name);
  }

  // Numbers (.whole), and cells that hold a date and nothing else, that stand on two lines; and times (.when) on more lines than they
  // have words. Sentences are none.
  broken() {
    return this.page.evaluate(() => {
      const lines = (element) => {
        const bottoms = new Set();
        const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const text = document.createRange();
          text.selectNodeContents(texts.currentNode);
          for (const one of text.getClientRects()) bottoms.add(Math.round(one.bottom));
        }
        return bottoms.size;
      };
      const parts = (element) => (element.matches(".when, time") ? element.textContent.trim().split(/\s+/).length : 1);
      const dates = [...document.querySelectorAll("dd, td")].filter((one) => /^\d+年\d+月\d+日（.）$/.test(one.textContent.trim()));
      return [...new Set([...document.querySelectorAll(".whole, .when, time"), ...dates])]
        .filter((element) => !element.textContent.includes("。") && lines(element) > parts(element))
        .map((element) => element.textContent.trim());
    });
  }

  async axe() {
    await this.page.evaluate(axe);
    const { violations } = await this.page.evaluate(() => globalThis.axe.run());
    const describe = (node) => `${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`;
    return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(describe).join(" | ")}`);
  }

  text(selector = "main") {
    return this.page.locator(selector).first().innerText();
  }

  leave() {
    return this.context.close();
  }
}
