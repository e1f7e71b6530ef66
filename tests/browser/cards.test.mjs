// Paying by card in a real browser, by the provider's page and back: what the shop's pages say is held against the provider's ledger.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sizes, startShopAndBrowser, Visitor } from "./browser.mjs";
import { fillForm, findAndPutInCart, payByTransfer } from "./steps.mjs";

const { browser, shop } = await startShopAndBrowser();
const { provider } = shop;

async function ledger(checkout) {
  const answer = await fetch(`${provider}/v1/payment_intents?limit=100`, { headers: { authorization: "Bearer sk_test" } });
  const fate = await (await fetch(`${shop.base}/api/v1/checkouts/${checkout}`)).json();
  const intents = (await answer.json()).data;
  const mine = fate.order ? intents.filter((intent) => intent.metadata.noren_order === fate.order.number) : [];
  return { fate, charged: mine.filter((intent) => intent.amount_received > 0), total: fate.order?.total };
}
// The order exists, is paid, and exactly one charge of exactly its total was made.
async function expectOneCharge(checkout) {
  const { fate, charged, total } = await ledger(checkout);
  assert.deepEqual([fate.state, fate.order.payment_state], ["accepted", "paid"]);
  assert.deepEqual(charged.map((intent) => intent.amount_received), [total]);
}

let buyers = 0;
async function buyer({ size = "phone", javaScript = true } = {}) {
  buyers += 1;
  const visitor = await Visitor.come(browser, shop, { size: sizes[size], javaScript, also: [provider] });
  visitor.person = { email: `kimura.${buyers}@example.jp`, phone: `080-5678-${String(buyers).padStart(4, "0")}`, payment: "card" };
  await findAndPutInCart(visitor);
  await fillForm(visitor, visitor.person);
  visitor.checkout = /\/checkout\/([^/]+)\/confirm/.exec(visitor.page.url())[1];
  return visitor;
}
const atProvider = (url) => url.origin === provider;
async function order(visitor) {
  await visitor.page.locator(".sum-order button.button-large").click();
  await visitor.page.waitForURL(atProvider);
}
async function payWith(visitor, card) {
  const { page } = visitor;
  if (card.startsWith("tok_")) await page.locator(`input[value="${card}"]`).check();
  else await page.locator("#number").fill(card);
  await page.locator("form button").click();
}
async function thanked(visitor, timeout = 60_000) {
  await visitor.page.waitForURL(/\/thanks/, { timeout });
  assert.match(await visitor.text(), /お支払いは完了しています/);
  await expectOneCharge(visitor.checkout);
}

describe("by the provider's page", () => {
  for (const [size, javaScript] of [["phone", false], ["phone", true], ["desktop", true]]) {
    const name = `${size}-${javaScript ? "js" : "nojs"}`;
    it(`3-D Secure, ${name}: there, through it, and back`, { timeout: 120_000 }, async () => {
      const visitor = await buyer({ size, javaScript });
      const look = (what) => visitor.look(`card-${name}-${what}`);
      await look("confirm");
      await order(visitor);
      await look("provider");
      await payWith(visitor, "4000 0027 6000 3184");
      await visitor.page.waitForURL(/\/authenticate\//);
      await look("authenticate");
      await visitor.page.locator('button[value="passed"]').click();
      await thanked(visitor);
      await look("thanks");
      await visitor.page.locator('.actions a[href*="/orders/"]').click();
      await visitor.page.waitForURL(/\/orders\//);
      await look("order");
      await visitor.leave();
    });
  }

  it("declined, then paid with another card on the same page", { timeout: 120_000 }, async () => {
    const visitor = await buyer();
    await order(visitor);
    await payWith(visitor, "4000 0000 0000 0002");
    await visitor.page.locator("#wrong").waitFor();
    await visitor.look("card-declined");
    assert.equal((await ledger(visitor.checkout)).charged.length, 0);
    await payWith(visitor, "4242 4242 4242 4242");
    await thanked(visitor);
    await visitor.leave();
  });

  it("3-D Secure that fails charges nothing; back in the shop, another way is chosen and nothing typed is lost", { timeout: 120_000 }, async () => {
    const visitor = await buyer();
    const { page } = visitor;
    await order(visitor);
    await payWith(visitor, "tok_3ds");
    await page.waitForURL(/\/authenticate\//);
    await page.locator('button[value="failed"]').click();
    await page.waitForURL(/\/pay\//);
    await page.locator('a[href*="/checkout/"]').click();
    await page.waitForURL((url) => url.origin === shop.base);
    assert.match(await visitor.text(), /お支払いの手続きが途中です/);
    await visitor.look("card-unfinished");
    await page.locator('form[action*="give-up"] button').click();
    await page.locator("#errors").waitFor();
    await visitor.look("card-given-up");
    assert.match(await visitor.text("#errors"), /お支払いが済んでいません[^]*お支払いの手続きを取りやめました。代金はかかっておらず/);
    await page.locator(`a[href*="/checkout/${visitor.checkout}"]`).first().click();
    await page.waitForURL(new RegExp(`/checkout/${visitor.checkout}(#.*)?$`));
    assert.equal(await page.locator("#email").inputValue(), visitor.person.email);
    await payByTransfer(visitor);
    assert.match(await visitor.text(), /お振り込み/);
    assert.equal((await ledger(visitor.checkout)).charged.length, 0);
    await visitor.leave();
  });
});

describe("whatever the provider's answer does", () => {
  for (const token of ["tok_slow", "tok_lost_paid", "tok_error_then_ok", "tok_busy_then_ok", "tok_late_webhook", "tok_early_webhook"]) {
    it(`${token}: paid once, and the page says so`, { timeout: 150_000 }, async () => {
      const visitor = await buyer();
      const { page } = visitor;
      await order(visitor);
      await payWith(visitor, token).catch(() => {});
      await page.waitForLoadState().catch(() => {});
      // Where the page asks for it, or never came, the buyer does what people do: presses again, or goes back to the shop.
      for (let i = 0; i < 30 && !/\/thanks/.test(page.url()); ++i) {
        if (page.url().startsWith("chrome-error")) await page.goto(`/checkout/${visitor.checkout}/paid`);
        else if (await page.locator("#wrong").count()) await payWith(visitor, token).catch(() => {});
        else if (page.url().startsWith(shop.base)) assert.doesNotMatch(await visitor.text("h1").catch(() => ""), /できません/);
        await page.waitForURL(/\/thanks/, { timeout: 1000 }).catch(() => {});
      }
      visitor.troubles.splice(0);
      await thanked(visitor);
      await visitor.leave();
    });
  }
});

it("tok_lost_unpaid: nothing is charged, the page never says otherwise, and another way leads to the order", { timeout: 150_000 }, async () => {
  const visitor = await buyer();
  await order(visitor);
  await payWith(visitor, "tok_lost_unpaid").catch(() => {});
  await visitor.page.close();
  const page = await visitor.context.newPage();
  visitor.page = page;
  visitor.troubles.splice(0);
  await visitor.go(`/checkout/${visitor.checkout}/paid`, 202);
  await visitor.look("card-lost-unpaid");
  assert.doesNotMatch(await visitor.text(), /お支払いは完了/);
  await page.locator('form[action*="give-up"] button').click();
  await page.waitForLoadState();
  assert.match(await visitor.text(), /ご注文[はも]確定して(おらず|いません)/);
  const { charged } = await ledger(visitor.checkout);
  assert.equal(charged.length, 0);
  await visitor.leave();
});

describe("the buyer goes astray", () => {
  it("closes the tab at the provider, comes back by the shop, goes on and pays", { timeout: 120_000 }, async () => {
    const visitor = await buyer();
    await order(visitor);
    await visitor.page.close();
    visitor.page = await visitor.context.newPage();
    await visitor.go(`/checkout/${visitor.checkout}/confirm`, 202);
    assert.match(await visitor.text(), /お支払いの手続きが途中です/);
    await visitor.page.locator(`a[href^="${provider}"]`).click();
    await visitor.page.waitForURL(atProvider);
    await payWith(visitor, "tok_ok");
    await thanked(visitor);
    await visitor.leave();
  });

  it("pays in one tab while others wait, one that hears of it and one that can hold no line: all come to the same order", { timeout: 150_000 }, async () => {
    const visitor = await buyer();
    await order(visitor);
    const hears = await visitor.context.newPage();
    const asks = await visitor.context.newPage();
    await asks.route("**/events", (route) => route.fulfill({ status: 204 }));
    for (const page of [hears, asks]) await page.goto(`/checkout/${visitor.checkout}/paid`);
    await payWith(visitor, "tok_ok");
    await thanked(visitor);
    const number = await visitor.page.locator("#number").innerText();
    for (const page of [hears, asks]) {
      await page.waitForURL(/\/thanks/, { timeout: 45_000 });
      assert.equal(await page.locator("#number").innerText(), number);
    }
    await visitor.leave();
  });

  it("goes back, reloads and presses again: one order, one charge", { timeout: 120_000 }, async () => {
    const visitor = await buyer();
    const { page } = visitor;
    const confirm = page.url();
    await order(visitor);
    await payWith(visitor, "tok_ok");
    await thanked(visitor);
    const number = await page.locator("#number").innerText();
    await page.reload();
    assert.equal(await page.locator("#number").innerText(), number);
    await page.goBack().catch(() => {});
    await page.goto(confirm);
    await page.waitForURL(/\/thanks/);
    assert.equal(await page.locator("#number").innerText(), number);
    await expectOneCharge(visitor.checkout);
    await visitor.leave();
  });

  it("presses the last button in two tabs: one payment page, one order", { timeout: 120_000 }, async () => {
    const visitor = await buyer();
    const first = visitor.page;
    const second = await visitor.context.newPage();
    await second.goto(first.url());
    await Promise.all([first, second].map(async (page) => {
      await page.locator(".sum-order button.button-large").click();
      await page.waitForURL((url) => atProvider(url) || /\/paid|\/thanks/.test(url.pathname));
    }));
    const paying = [first, second].find((page) => page.url().startsWith(provider));
    visitor.page = paying;
    await payWith(visitor, "tok_ok");
    await thanked(visitor);
    await visitor.leave();
  });
});
