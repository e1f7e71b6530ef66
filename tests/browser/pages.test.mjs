// Every page as it looks: on a phone and on a desk, Japanese and English. No violation of axe-core, no error in the console,
// no request to another host, nothing wider than the window. The pictures lie in build/screenshots.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { everyItem } from "../client.mjs";
import { owner } from "../server.mjs";
import { sizes, startShopAndBrowser, Visitor } from "./browser.mjs";

const { browser, shop } = await startShopAndBrowser();
const items = await everyItem(shop);

const soldOut = () => items.find((item) => item.variants.every(({ stock }) => stock.state === "sold_out")).slug;

const buyersPages = {
  "home": () => "/",
  "item": () => "/items/message-card",
  "item-sold-out": () => `/items/${soldOut()}`,
  "search-all": () => "/search",
  "search-one-character": () => "/search?q=%E8%8C%B6",
  "search-nothing": () => "/search?q=%E3%81%9D%E3%82%93%E3%81%AA%E5%93%81",
  "category": () => "/categories/tableware",
  "cart-empty": () => "/cart",
  "look-up": () => "/orders",
  "contact": () => "/contact",
  "mail-help": () => "/help/mail",
  "mail-look-up": () => "/orders/mail",
  "newsletter": () => "/newsletter",
  "tokushoho": () => "/legal/tokushoho",
  "privacy": () => "/legal/privacy",
  "terms": () => "/legal/terms",
  "returns": () => "/legal/returns",
  "mailbox": () => "/demo/mail",
};

const ownersPages = {
  "first-page": "/admin",
  "orders": "/admin/orders",
  "orders-to-ship": "/admin/orders?tab=to_ship",
  "items": "/admin/items",
  "item-new": "/admin/items/new",
  "categories": "/admin/categories",
  "csv": "/admin/items/csv",
  "stock": "/admin/stock",
  "inquiries": "/admin/inquiries",
  "messages": "/admin/mail",
  "templates": "/admin/mail/templates",
  "newsletters": "/admin/newsletters",
  "newsletter-new": "/admin/newsletters/new",
  "newsletter-readers": "/admin/newsletters/readers",
  "newsletter-settings": "/admin/newsletters/settings",
  "settings": "/admin/settings",
  "settings-law": "/admin/settings/law",
  "settings-law-versions": "/admin/settings/law/versions",
  "settings-shipping": "/admin/settings/shipping",
  "settings-payment": "/admin/settings/payment",
  "staff": "/admin/staff",
  "erasure": "/admin/erasure",
  "deeds": "/admin/deeds",
  "account": "/admin/account",
};

for (const [size, viewport] of Object.entries(sizes)) {
  describe(`on the ${size}`, () => {
    for (const [name, path] of Object.entries(buyersPages)) {
      it(name, { timeout: 60_000 }, async () => {
        const visitor = await Visitor.come(browser, shop, { size: viewport });
        await visitor.go(path());
        await visitor.look(`${size}-${name}`);
        if (name !== "mailbox") {
          await visitor.go(`/en${path()}`.replace(/\/$/, ""));
          assert.equal(await visitor.page.locator("html").getAttribute("lang"), "en");
          await visitor.look(`${size}-${name}-en`);
        }
        await visitor.leave();
      });
    }

    it("what is not there", { timeout: 60_000 }, async () => {
      const visitor = await Visitor.come(browser, shop, { size: viewport });
      await visitor.go("/items/nothing", 404);
      await visitor.look(`${size}-not-found`);
      await visitor.leave();
    });

    it("a word to whose phone company may refuse our mail, as the field is left", { timeout: 60_000 }, async () => {
      const visitor = await Visitor.come(browser, shop, { size: viewport });
      await visitor.go("/contact");
      const hint = async (address) => {
        await visitor.page.locator("#email").fill(address);
        await visitor.page.locator("#email").blur();
        return visitor.page.locator("#email_hint").textContent();
      };
      assert.match(await hint("hanako@docomo.ne.jp"), /携帯電話会社のメール/);
      assert.match(await hint("hanako@t.vodafone.ne.jp"), /携帯電話会社のメール/);
      assert.match(await hint("hanako@gmial.com"), /hanako@gmail\.com/);
      assert.equal(await hint("hanako@example.jp"), "");
      await visitor.leave();
    });

    it("the owner's side", { timeout: 240_000 }, async (test) => {
      const visitor = await Visitor.come(browser, shop, { size: viewport });
      await visitor.go("/admin");
      await visitor.look(`${size}-admin-sign-in`);
      await visitor.page.locator("#f-mail").fill(owner.mail);
      await visitor.page.locator("#f-password").fill("wrong password");
      await visitor.page.locator("form button.primary").first().click();
      await visitor.page.locator('[role="alert"]').waitFor();
      await visitor.page.locator("#f-mail").fill(owner.mail);
      await visitor.page.locator("#f-password").fill(owner.password);
      await visitor.page.locator("form button.primary").first().click();
      await visitor.page.waitForURL((url) => !url.pathname.includes("sign-in"));
      for (const [name, path] of Object.entries(ownersPages)) {
        await test.test(name, async () => {
          await visitor.go(path);
          await visitor.look(`${size}-admin-${name}`);
        });
      }
      await test.test("an order's page and its papers", async () => {
        await visitor.go("/admin/orders");
        const order = await visitor.page.locator("table.orders a.strong").first().getAttribute("href");
        await visitor.page.locator("table.orders a.strong").first().click();
        await visitor.look(`${size}-admin-order`);
        await visitor.go(`${order}/delivery-note?prices=1`);
        const broken = await visitor.page.locator("table.grid code").evaluateAll((all) =>
          all.filter((code) => {
            const text = document.createRange();
            text.selectNodeContents(code);
            return text.getClientRects().length > code.textContent.split("-").length;
          }).map((code) => code.textContent));
        assert.deepEqual(broken, [], "a SKU breaks at its hyphens only");
      });
      await test.test("an item's page", async () => {
        await visitor.go("/admin/items");
        await visitor.page.locator('main a[href^="/admin/items/"]:not([href$="new"]):not([href*="csv"])').first().click();
        await visitor.look(`${size}-admin-item`);
      });
      await visitor.leave();
    });
  });
}

it("every internal link of the buyer's side leads somewhere", { timeout: 120_000 }, async () => {
  const seen = new Set();
  const waiting = ["/", "/en", "/cart", "/legal/tokushoho", "/items/message-card", "/en/items/message-card"];
  const dead = [];
  while (waiting.length > 0 && seen.size < 600) {
    const path = waiting.pop();
    if (seen.has(path)) continue;
    seen.add(path);
    const answer = await fetch(shop.base + path, { redirect: "manual" });
    if (answer.status >= 400) dead.push(`${path}: ${answer.status}`);
    if (!/text\/html/.test(answer.headers.get("content-type") ?? "")) continue;
    for (const [, link] of (await answer.text()).matchAll(/(?:href|src)="(\/[^"#]*)/g)) waiting.push(link.replaceAll("&amp;", "&"));
  }
  assert.deepEqual(dead, []);
});
