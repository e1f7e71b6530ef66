// While the database is away: what the owner and a buyer see, on a phone and on a desktop.
import assert from "node:assert/strict";
import { after, it } from "node:test";
import { complete, get, open, until } from "../client.mjs";
import { Postgres } from "../postgres.mjs";
import { newFolder, removeFolder } from "../server.mjs";
import { sizes, startShopAndBrowser, Visitor } from "./browser.mjs";
import { signIn } from "./steps.mjs";

const server = await Postgres.start();
after(() => server.close());
const data = newFolder();
after(() => removeFolder(data));
const { browser, shop } = await startShopAndBrowser({ data, args: ["--database", server.url] });

const gauge = async (name) => Number(new RegExp(`^noren_${name} (\\S+)$`, "m").exec((await get(shop, "/metrics")).text)[1]);
const isAway = (away) => until(`away: ${away}`, async () => (await gauge("database_away")) === away);

// Pages stay as they are for as long as they are looked at.
const withoutRefresh = (page) =>
  page.route(/\/admin/, async (route) => {
    if (route.request().resourceType() !== "document") return route.continue();
    const response = await route.fetch();
    const { refresh, ...headers } = response.headers();
    return route.fulfill({ response, headers });
  });

for (const [size, viewport] of Object.entries(sizes)) {
  it(`the owner is told what can be shown, and loses nothing typed, ${size}`, { timeout: 180_000 }, async () => {
    const visitor = await Visitor.come(browser, shop, { size: viewport });
    const { page } = visitor;
    await signIn(visitor);
    await visitor.go("/admin/items/new");
    await page.locator("#f-name_ja").fill("赤い皿");
    const from = Date.now();
    await until("the session is at home", async () => (await gauge("own_rows_age_seconds")) * 1_000 < Date.now() - from - 100);
    await server.piecesLieWithNodes();
    await server.kill();
    await isAway(1);
    const { json: checkout } = await open(shop);
    const taken = await complete(shop, checkout.id, "press");
    assert.equal(taken.status, 201, taken.text);
    await withoutRefresh(page);
    await page.evaluate(() => document.querySelector("#f-name_ja").form.submit());
    await page.locator("h1", { hasText: "まだ保存していません" }).waitFor();
    await visitor.look(`${size}-away-deed`);
    assert.equal(await page.locator('input[name="name_ja"]').getAttribute("value"), "赤い皿");
    await visitor.go("/admin");
    assert.match(await visitor.text(), /ご注文は、このサーバーが手元でお受けしています/);
    await visitor.look(`${size}-away-admin`);
    await visitor.go("/admin/orders");
    assert.match(await visitor.text(), new RegExp(taken.json.order.number));
    await visitor.look(`${size}-away-orders`);
    await visitor.go(`/admin/orders/${taken.json.order.number}`);
    await visitor.look(`${size}-away-order`);
    await page.context().clearCookies();
    await visitor.go("/admin/sign-in");
    await visitor.look(`${size}-away-sign-in`);
    await visitor.go("/contact");
    await page.locator("#name").fill("山田 花子");
    await page.locator("#email").fill("hanako@example.jp");
    await page.locator("#message").fill("色は青ですか。");
    await page.locator("main button.button-large").click();
    await page.locator("h1", { hasText: "確かめられません" }).waitFor();
    await visitor.look(`${size}-away-contact`);
    await server.again();
    await isAway(0);
    await page.locator("main form button").first().click();
    await page.locator("h1", { hasText: "確かめられません" }).waitFor({ state: "detached" });
    await visitor.leave();
  });
}
