// A bank's statement in a real browser: deposits find their orders, what is too much goes back to the account the buyer names.
import assert from "node:assert/strict";
import { it } from "node:test";
import { basket, call, complete, open, today } from "../client.mjs";
import { sizes, startShopAndBrowser, Visitor } from "./browser.mjs";
import { signIn } from "./steps.mjs";

const { browser, shop } = await startShopAndBrowser();

const kana = ["ワタナベ ショウコ", "オオタ ケンジ", "コバヤシ リョウ", "モリタ ユウコ"];
const small = { "ショ": "シヨ", "リョ": "リヨ", "ユウ": "ユウ" };

async function order(name, quantity) {
  const wish = basket({ lines: [{ sku: "P01-WALNUT", quantity }] });
  wish.shipping_address.kana = name;
  const opened = (await open(shop, wish)).json;
  const done = await complete(shop, opened.id, `bank-${opened.id}`);
  assert.equal(done.status, 201, done.text);
  const { number, total } = done.json.order;
  return { number, total, email: wish.email, printed: Object.entries(small).reduce((text, [from, to]) => text.replaceAll(from, to), name) };
}

// carried: the balance before, another one each time, so that no line is known from the statement before.
function statement(orders, carried) {
  const day = today().replaceAll("-", "/");
  const lines = [
    [day, "", orders[0].total, `振込　${orders[0].printed}`, carried + 100_000],
    [day, "", orders[1].total - 220, `振込　${orders[1].printed}`, carried + 200_000],
    [day, "", orders[2].total + 500, `振込　${orders[2].printed}`, carried + 300_000],
    [day, "", orders[3].total, "振込　カ）モリタ", carried + 400_000],
    [day, 880, "", "手数料", carried + 399_120],
    [day, "", 33, "リソク", carried + 399_153],
  ];
  return ["日付,お引出金額,お預入金額,お取引内容,残高", ...lines.map((line) => line.join(","))].join("\r\n");
}

const row = (page, name) => page.locator("table.deposits tbody tr", { hasText: name });

for (const [size, javaScript] of [["phone", false], ["desktop", true]]) {
  it(`from the statement to the refund, on the ${size}`, { timeout: 240_000 }, async () => {
    const orders = [];
    for (const [i, name] of kana.entries()) orders.push(await order(`${name}${size === "phone" ? "" : "ミ"}`, i + 1));
    const visitor = await Visitor.come(browser, shop, { size: sizes[size], javaScript });
    const { page } = visitor;
    const look = (name) => visitor.look(`bank-${size}-${name}`);
    await signIn(visitor);

    await visitor.go("/admin/deposits");
    await look("empty");
    const buffer = Buffer.from(statement(orders, size === "phone" ? 0 : 1_000_000));
    await page.locator("#f-file").setInputFiles({ name: "meisai.csv", mimeType: "text/csv", buffer });
    await page.locator("form.import button").click();
    await page.waitForLoadState();
    if (size === "phone") {
      await look("columns");
      await page.locator('form[action$="/columns"] button.primary').first().click();
    }
    await page.waitForURL(/import=/);
    assert.match(await visitor.text(), /新しい入金を5件取り込みました/);
    await look("list");

    await page.locator(".take-all button").click();
    await page.waitForURL((url) => !url.search.includes("import"));
    assert.ok(!(await visitor.text()).includes(orders[0].number), "the exact one is settled");
    await row(page, orders[1].printed).locator("button", { hasText: "不足のまま" }).click();
    await page.waitForLoadState();
    await row(page, orders[2].printed).locator("button.primary").click();
    await page.waitForLoadState();
    await row(page, "カ）モリタ").locator("td:nth-child(2) a").first().click();
    await page.waitForURL(/\/deposits\/d/);
    await page.locator("#f-order").fill(orders[3].number);
    await page.locator('form[method="get"] button').click();
    await page.waitForURL(/order=/);
    await look("chosen");
    await page.locator('section[aria-labelledby="chosen"] button.primary').click();
    await page.waitForURL(/\/admin\/deposits$/);
    await look("left");
    for (const { number } of orders) {
      await visitor.go(`/admin/orders/${number}`);
      assert.match(await visitor.text(), /入金済/, number);
    }

    await visitor.go("/admin/refunds");
    await look("owed");
    await page.locator('section[aria-labelledby="owed"] tr', { hasText: orders[2].number }).locator("a.button").click();
    await page.waitForURL(/\/new\?/);
    assert.equal(await page.locator("#f-amount").inputValue(), "500");
    await look("start");
    await page.locator("form.panel button.primary").click();
    await page.waitForURL(/\/refunds\/r/);
    await look("asked");
    const refund = new URL(page.url()).pathname;
    const link = new URL((await page.locator("code").first().innerText()).trim(), shop.base).pathname;

    const buyer = await Visitor.come(browser, shop, { size: sizes[size], javaScript });
    await buyer.go(link);
    await buyer.look(`bank-${size}-buyer`);
    await buyer.page.locator("#f-bank").fill("みずほ銀行");
    await buyer.page.locator("#f-bank_code").fill("0001");
    await buyer.page.locator("#f-branch").fill("福岡支店");
    await buyer.page.locator("#f-branch_code").fill("710");
    await buyer.page.locator("#f-number").fill("1234567");
    await buyer.page.locator("#f-holder").fill("小林 涼");
    await buyer.page.locator("form.sections button").click();
    await buyer.page.locator("#errors").waitFor();
    await buyer.look(`bank-${size}-buyer-wrong`);
    assert.equal(await buyer.page.locator("#f-bank").inputValue(), "みずほ銀行");
    await buyer.page.locator("#f-holder").fill("こばやし　りょう");
    await buyer.page.locator("form.sections button").click();
    await buyer.page.waitForURL(/did=saved/);
    assert.match(await buyer.text(), /口座を承りました/);
    await buyer.look(`bank-${size}-buyer-saved`);
    await buyer.leave();

    await visitor.go("/admin/refunds/consignor");
    if (size === "phone") {
      await look("consignor");
      const own = { code: "1234567890", name: "カ）クルミザッカテン", bank: "みずほ銀行", bank_code: "0001", branch: "福岡支店", branch_code: "710", number: "7654321" };
      for (const [field, value] of Object.entries(own)) await page.locator(`#f-${field}`).fill(value);
      await page.locator("form.panel button.primary").click();
      await page.waitForURL(/\/admin\/refunds$/);
    }
    await visitor.go("/admin/refunds");
    await look("known");
    await page.locator('form[action$="/file"] button.primary').click();
    await page.waitForURL(/show=in_file/);
    await look("file");
    const cookies = (await visitor.context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    const href = await page.locator('section[aria-labelledby="files"] a').first().getAttribute("href");
    const file = await call(shop, "GET", href, { headers: { cookie: cookies } });
    assert.equal(file.body.length, 4 * 122);
    assert.equal(file.body.subarray(122, 127).toString("latin1"), "20001");

    await visitor.go(refund);
    await page.locator('#f-note').fill("受付番号 42");
    await page.locator('form[action$="/sent"] button').click();
    await page.waitForLoadState();
    await look("sent");
    await visitor.go(`/admin/orders/${orders[2].number}`);
    assert.match(await visitor.text(), /返金が済みました/);
    await visitor.leave();
  });
}
