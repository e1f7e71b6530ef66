// Troubles in a real browser: two similar orders as the buyer and as the owner, money that came twice, a deposit settled wrongly, and a
// playbook rewritten and seen at work.
import assert from "node:assert/strict";
import { it } from "node:test";
import { basket, buyer, complete, open, today } from "../client.mjs";
import { sizes, startShopAndBrowser, Visitor } from "./browser.mjs";
import { signIn } from "./steps.mjs";

const { browser, shop } = await startShopAndBrowser();

async function order(wish = basket()) {
  const opened = (await open(shop, wish)).json;
  const done = await complete(shop, opened.id, `k-${opened.id}`, { confirm_similar: true });
  assert.equal(done.status, 201, done.text);
  return { ...done.json.order, path: new URL(opened.order_url, shop.base).pathname };
}
async function twice() {
  const who = buyer();
  return [await order(basket(who)), await order(basket(who))];
}

// Enters a deposit by hand, which leads to its page.
async function enter(visitor, amount, payer) {
  const { page } = visitor;
  await visitor.go("/admin/deposits/new");
  await page.locator("#f-day").fill(today());
  await page.locator("#f-amount").fill(String(amount));
  await page.locator("#f-payer").fill(payer);
  await page.locator("form.panel button.primary").click();
  await page.waitForURL(/\/deposits\/d/);
  return new URL(page.url()).pathname;
}

async function press(page, selector) {
  await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
}

for (const [size, javaScript] of [["phone", false], ["desktop", true]]) {
  it(`two similar orders, on the ${size}`, { timeout: 120_000 }, async () => {
    const visitor = await Visitor.come(browser, shop, { size: sizes[size], javaScript });
    const { page } = visitor;
    const look = (name) => visitor.look(`troubles-${size}-${name}`);
    const [, wanted] = await twice();
    await visitor.go(wanted.path);
    await look("buyer-similar");
    await press(page, 'form[action$="/both"] button');
    assert.match(await visitor.text(), /両方のご注文を承りました/);
    await look("buyer-both");

    const [first, second] = await twice();
    await signIn(visitor);
    await visitor.go("/admin/troubles");
    await look("list");
    for (const width of size === "desktop" ? [1200, 1440] : []) {
      await page.setViewportSize({ width, height: 900 });
      assert.deepEqual(await visitor.broken(), [], `at ${width} px`);
    }
    await page.setViewportSize(sizes[size]);
    await page.locator("main a", { hasText: "よく似た注文" }).first().click();
    await page.waitForURL(/\/admin\/troubles\//);
    await look("similar");
    await visitor.go(`/admin/orders/${second.number}/similar`);
    assert.match(await visitor.text(), new RegExp(first.number));
    await look("compare");
    await press(page, `section[aria-labelledby="o-${second.number}"] button.danger`);
    await look("compare-sure");
    await press(page, "button.danger");
    await visitor.go(`/admin/orders/${second.number}`);
    assert.match(await visitor.text(), /キャンセル/);
    await visitor.leave();
  });

  it(`money that came twice, and a deposit settled wrongly, on the ${size}`, { timeout: 120_000 }, async () => {
    const visitor = await Visitor.come(browser, shop, { size: sizes[size], javaScript });
    const { page } = visitor;
    const look = (name) => visitor.look(`troubles-${size}-${name}`);
    const { number, total, path } = await order();
    await signIn(visitor);
    const deposit = await enter(visitor, total, `${number} ヤマダ ハナコ`);
    await press(page, "section.panel button.primary");
    await visitor.go(deposit);
    await look("settled");
    await press(page, 'form[action$="/undo"] button');
    await look("undo");
    await press(page, "button.danger");
    await visitor.go(`/admin/orders/${number}`);
    assert.match(await visitor.text(), /入金の確認を取り消しました/);
    await visitor.go(path);
    assert.match(await visitor.text(), /確認は誤りでした/);
    await look("buyer-undone");
    await visitor.go(deposit);
    await press(page, "section.panel button.primary");

    await enter(visitor, total, `フタタビ ${number}`);
    await press(page, 'form[action$="/aside"] button.primary, section[aria-labelledby="proposals"] button');
    await visitor.go("/admin/troubles");
    await page.locator("main a", { hasText: "二重の支払い" }).first().click();
    await page.waitForURL(/\/admin\/troubles\//);
    await look("twice");
    await visitor.go(path);
    assert.match(await visitor.text(), /余分にお支払いいただいています/);
    await look("buyer-twice");
    await visitor.leave();
  });
}

it("a playbook is rewritten, and the next trouble goes by it", { timeout: 120_000 }, async () => {
  const visitor = await Visitor.come(browser, shop, { size: sizes.desktop });
  const { page } = visitor;
  await signIn(visitor);
  await visitor.go("/admin/troubles/playbooks/similar_order");
  await page.locator("#f-can_ja_1").fill("お電話でお知らせください。{deadline}までお待ちします。");
  await page.locator("#f-deed_1").selectOption("");
  await press(page, '.sticky button[value="preview"]');
  await visitor.look("troubles-playbook-preview");
  await press(page, '.sticky button[value="save"]');
  await visitor.look("troubles-playbook");
  const [, second] = await twice();
  await visitor.go(second.path);
  assert.match(await visitor.text(), /お電話でお知らせください。/);
  await visitor.leave();
});
