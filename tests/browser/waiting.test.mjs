// Waiting for one's turn in a real browser: the press meets a full house, the page tells place and time and renews itself, and the button
// comes when it is his turn.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, it } from "node:test";
import { complete, get, open, until } from "../client.mjs";
import { holdDatabase } from "../command_line.mjs";
import { newFolder, removeFolder } from "../server.mjs";
import { sizes, startShopAndBrowser, Visitor } from "./browser.mjs";
import { fillForm, putInCart } from "./steps.mjs";

const folder = newFolder();
after(() => removeFolder(folder));
const config = join(folder, "noren.toml");
writeFileSync(config, "[limits]\norders_at_once = 1\n");
const { browser, shop } = await startShopAndBrowser({ config });

const underWay = async () => /^noren_orders_under_way 1$/m.test((await get(shop, "/metrics")).text);

const waiting = /\/waiting$/;

// The page as it is, for as long as it is looked at.
async function withoutRefresh(page, look) {
  await page.route(waiting, async (route) => {
    const response = await route.fetch();
    const { refresh, ...headers } = response.headers();
    assert.match(refresh, /^\d+$/);
    await route.fulfill({ response, headers });
  });
  await page.reload();
  await look();
  await page.unroute(waiting);
  await page.reload();
}

let buyers = 0;
for (const [size, javaScript] of [["phone", false], ["phone", true], ["desktop", false]]) {
  const name = `waiting-${size}${javaScript ? "" : "-plain"}`;
  it(`from the press to the order, ${size}, ${javaScript ? "with" : "without"} script`, { timeout: 180_000 }, async () => {
    buyers += 1;
    const visitor = await Visitor.come(browser, shop, { size: sizes[size], javaScript });
    const { page } = visitor;
    await visitor.go("/items/message-card");
    await putInCart(visitor);
    await fillForm(visitor, { email: `jun.${buyers}@example.jp`, phone: `080-6543-000${buyers}`, payment: "bank_transfer" });
    const first = (await open(shop)).json.id;
    const release = await holdDatabase(shop.data);
    const held = complete(shop, first, "press");
    await until("the one who is worked on", underWay);
    await page.locator(".sum-order button.button-large").click();
    await page.waitForURL(waiting);
    await withoutRefresh(page, async () => {
      const told = await visitor.text();
      assert.match(told, /順番をお待ちください/);
      assert.match(told, /1番目/);
      assert.match(told, /代金もかかっていません/);
      assert.equal(await page.locator("main form").count(), 0);
      await visitor.look(name);
    });
    await release();
    await held;
    const button = page.locator("main form button.button-large");
    await button.waitFor({ timeout: 60_000 });
    assert.match(await visitor.text(), /お待たせしました。ご注文を確定できます/);
    await visitor.look(`${name}-turn`);
    await button.click();
    await page.waitForURL(/\/thanks/);
    await visitor.look(`${name}-thanks`);
    await visitor.leave();
  });
}
