// An empty installation in a real browser: the one-time link, the owner, the list of what is missing, the opening, the first order.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { basket, complete, get, open, until } from "../client.mjs";
import { desktop, phone, startShopAndBrowser, Visitor } from "./browser.mjs";

const { browser, shop } = await startShopAndBrowser({ demo: false });
const visitor = await Visitor.come(browser, shop, { size: phone });

const look = (name) => visitor.look(`first-run-${name}`);
const password = "yama-no-pan-2026";

async function fill(fields) {
  for (const [name, value] of Object.entries(fields)) await visitor.page.locator(`main [name="${name}"]`).first().fill(value);
}

async function press(selector) {
  await visitor.page.locator(`main ${selector}`).first().click();
  await visitor.page.waitForLoadState();
}

const save = () => press("button.primary");

async function missing() {
  await visitor.go("/admin/setup");
  return visitor.text();
}

it("shows nobody anything before the link was used", async () => {
  assert.equal((await get(shop, "/")).status, 404);
  assert.equal((await get(shop, "/admin/welcome/wrong")).status, 410);
});

it("makes the shop and its owner behind the link, once", async () => {
  const path = /(\/admin\/welcome\/\S+)/.exec(shop.output)[1];
  await visitor.go(path);
  await look("welcome");
  await fill({ shop_name: "山のパン屋", name: "山田 太郎", mail: "taro@example.jp", password, password_again: "something else" });
  await save();
  assert.equal(await visitor.page.locator('[name="shop_name"]').inputValue(), "山のパン屋", "what was typed is kept");
  await look("welcome-refused");
  await fill({ password, password_again: password });
  await save();
  assert.match(visitor.page.url(), /\/admin\/setup/);
  await look("setup");
  assert.notEqual((await get(shop, path)).status, 200, "the link works once");
});

it("sells nothing until it is open, and says so", async () => {
  const buyer = await Visitor.come(browser, shop, { size: phone });
  const answer = await buyer.page.goto("/");
  assert.equal(answer.status(), 503);
  assert.ok(Number(answer.headers()["retry-after"]) > 0);
  buyer.troubles.length = 0;  // the 503 itself
  await buyer.look("first-run-not-open");
  assert.equal((await open(shop)).status, 409);
  assert.equal((await get(shop, "/legal/tokushoho")).status, 200);
  await buyer.leave();
});

it("leads through law, delivery, payment and the first item, and opens only then", async () => {
  assert.match(await missing(), /特定商取引法/);
  await visitor.go("/admin/settings/law");
  const law = { seller: "山田 太郎", representative: "山田 太郎", address: "長野県松本市中央1-2-3", phone: "0263-00-0000" };
  const more = { price: "各商品のページに税込で表示します。", payment_timing: "ご注文から7日以内", delivery_time: "3営業日以内に発送", returns: "到着後8日以内" };
  for (const [name, value] of Object.entries({ ...law, ...more })) await fill({ [`${name}_ja`]: value });
  for (const page of ["privacy", "terms", "returns_page"]) await press(`button[name="starter"][value="${page}"]`);
  assert.equal(await visitor.page.locator('[name="seller_ja"]').inputValue(), "山田 太郎", "a starter text keeps what was typed");
  await save();
  await look("law");
  assert.ok(!(await missing()).includes("特定商取引法: "));

  await visitor.go("/admin/settings/shipping/new");
  await fill({ name_ja: "宅配便", id: "standard", fee: "800", free_from: "8000" });
  await save();
  await look("shipping");
  await visitor.go("/admin/settings/payment");
  await visitor.page.locator('[name="bank_transfer"]').check();
  await save();
  assert.ok((await visitor.page.locator("[aria-invalid]").count()) > 0, "an account is missing");
  await look("payment-refused");
  await fill({ bank: "山の銀行", branch: "本店", number: "1234567", holder: "ヤマダ タロウ" });
  await save();
  await look("payment");
  await visitor.go("/admin/items/new");
  await fill({ name_ja: "くるみパン", sku_0: "PAN-1", price_0: "480", first_stock_0: "3" });
  await visitor.page.locator('[name="published"][value="1"]').check();
  await save();
  await look("item");
  const picture = await visitor.page.screenshot();
  await visitor.page.locator('input[type="file"]').first().setInputFiles({ name: "パン.png", mimeType: "image/png", buffer: picture });
  await visitor.page.locator('form:has(input[type="file"]) button').first().click();
  await visitor.page.waitForLoadState();
  await look("item-with-picture");

  assert.equal((await get(shop, "/")).status, 503, "ready is not open");
  await missing();
  await look("setup-complete");
  await save();
  await look("opened");
  assert.equal((await get(shop, "/")).status, 200);
});

it("takes its first order, mails it, and the owner sees it", async () => {
  const buyer = await Visitor.come(browser, shop, { size: desktop });
  await buyer.go("/");
  assert.match(await buyer.text(), /くるみパン/);
  await buyer.look("first-run-home");
  const wish = basket({ lines: [{ sku: "PAN-1", quantity: 2 }] });
  const checkout = (await open(shop, wish)).json;
  const done = await complete(shop, checkout.id, "press");
  assert.equal(done.status, 201, done.text);
  await buyer.go(checkout.order_url);
  assert.match(await buyer.text(), /山の銀行/);
  await buyer.look("first-run-order");
  await buyer.leave();

  const mails = () => readdirSync(join(shop.data, "mail"), { recursive: true }).filter((name) => name.endsWith(".eml"));
  await until("the mails to the buyer and to the owner", () => mails().length >= 2);
  const heads = mails().map((name) => readFileSync(join(shop.data, "mail", name), "utf8"));
  assert.ok(heads.some((mail) => mail.includes(wish.email)) && heads.some((mail) => /^To: .*taro@example\.jp/m.test(mail)));
  await visitor.go("/admin/orders");
  assert.ok((await visitor.text()).includes(done.json.order.number));
  await look("orders");
});
