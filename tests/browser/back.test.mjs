// Back, Forward and Reload in the checkout, in a real browser: each shows the page as it is, and never asks whether to send again.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { basket, complete, open } from "../client.mjs";
import { sizes, startShopAndBrowser, Visitor } from "./browser.mjs";
import { fillForm, findAndPutInCart, payByTransfer, putInCart } from "./steps.mjs";

const { browser, shop } = await startShopAndBrowser();

let buyers = 0;
function person() {
  buyers += 1;
  return { email: `modoru.${buyers}@example.jp`, phone: `080-4321-${String(buyers).padStart(4, "0")}`, payment: "bank_transfer" };
}
const asForm = (url) => /^\/checkout(\/[a-z0-9]+)?$/.test(url.pathname);

async function go(visitor, way, where) {
  await (way === "back" ? visitor.page.goBack() : visitor.page.goForward());
  await visitor.page.waitForURL(where);
  assert.doesNotMatch(visitor.page.url(), /^chrome-error/);
}
async function toConfirm(page) {
  await page.locator('button.button-large[value="confirm"]').click();
  await page.waitForURL(/\/confirm/);
}
async function pressLast(page, where) {
  await page.locator(".sum-order button.button-large").click();
  await page.waitForURL(where);
}

for (const size of ["phone", "desktop"]) {
  for (const javaScript of [true, false]) {
    const name = `${size}-${javaScript ? "js" : "nojs"}`;
    describe(`back and forward, ${name}`, () => {
      it("from the form to the order and back finds the truth each time", { timeout: 180_000 }, async () => {
        const visitor = await Visitor.come(browser, shop, { size: sizes[size], javaScript });
        const { page } = visitor;
        const buyer = person();
        await findAndPutInCart(visitor);
        await fillForm(visitor, buyer);
        assert.match(await visitor.text(), /天神1-1-1/);
        await go(visitor, "back", asForm);
        assert.equal(await page.locator("#email").inputValue(), buyer.email);
        assert.equal(await page.locator("#shipping_line1").inputValue(), "天神1-1-1");
        assert.equal(await page.locator("#errors").count(), 0);
        await visitor.look(`back-${name}-form`);
        await go(visitor, "forward", /\/confirm/);
        assert.match(await visitor.text(), /天神1-1-1/);
        await go(visitor, "back", asForm);
        await page.locator("#shipping_line1").fill("天神2-2-2");
        await toConfirm(page);
        const shown = await visitor.text();
        assert.match(shown, /天神2-2-2/);
        assert.doesNotMatch(shown, /天神1-1-1/);
        await pressLast(page, /\/thanks/);
        const number = (await page.locator("#number").innerText()).trim();
        await go(visitor, "back", /\/thanks/);
        assert.equal((await page.locator("#number").innerText()).trim(), number, "the last page of an order that is made leads to it");
        await page.reload();
        assert.equal((await page.locator("#number").innerText()).trim(), number);
        await visitor.leave();
      });

      it("a form with faults is loaded again as it was", { timeout: 120_000 }, async () => {
        const visitor = await Visitor.come(browser, shop, { size: sizes[size], javaScript });
        const { page } = visitor;
        const buyer = person();
        await findAndPutInCart(visitor);
        await page.locator("#email").fill("modoru@");
        await page.locator("#shipping_name").fill("髙橋 花子");
        await page.locator('button.button-large[value="confirm"]').click();
        await page.locator("#errors").waitFor();
        await page.reload();
        await page.locator("#email_error").waitFor();
        assert.equal(await page.locator("#email").inputValue(), "modoru@");
        assert.equal(await page.locator("#shipping_name").inputValue(), "髙橋 花子");
        await visitor.look(`back-${name}-faults`);
        await go(visitor, "back", asForm);
        assert.equal(await page.locator("#shipping_name").inputValue(), "髙橋 花子");
        await go(visitor, "forward", asForm);
        await page.locator("#email_error").waitFor();
        await fillForm(visitor, buyer);
        assert.ok((await visitor.text()).includes(buyer.email));
        // Wrong once more, from the attempt's own form: what would be ordered stays as it was.
        await page.locator('.review a[href*="#contact"]').click();
        await page.locator("#email").fill("modoru@");
        await page.locator('button.button-large[value="confirm"]').click();
        await page.locator("#email_error").waitFor();
        await page.reload();
        await page.locator("#email_error").waitFor();
        await page.locator("#email").fill(buyer.email);
        await payByTransfer(visitor);
        await visitor.leave();
      });
    });
  }
}

describe("the other forms of a buyer are loaded again, left and come back to, as they were", () => {
  // Wrong once, then right: `wrong` fills and `right` mends; what is typed stands at `kept`.
  const forms = [
    {
      name: "contact",
      path: () => "/contact",
      wrong: async (page) => {
        await page.locator("#name").fill("髙橋 花子");
        await page.locator("#message").fill("マグカップの大きさを教えてください。");
      },
      kept: ["#message", "マグカップの大きさを教えてください。"],
      fault: "#email_error",
      right: (page) => page.locator("#email").fill("toiawase@example.jp"),
      done: (page) => page.locator(".panel-number .number").waitFor(),
    },
    {
      name: "fix",
      path: (order) => `/orders/${order.token}/fix`,
      wrong: async (page) => {
        await page.locator("#shipping_line1").fill("天神7-7-7");
        await page.locator("#email").fill("modoru@");
      },
      kept: ["#shipping_line1", "天神7-7-7"],
      fault: "#email_error",
      right: (page) => page.locator("#email").fill("naoshi@example.jp"),
      done: (page) => page.waitForURL(/did=fixed/),
    },
    {
      name: "look-up",
      path: () => "/orders",
      wrong: async (page, order) => {
        await page.locator("#number").fill(order.number);
        await page.locator("#contact").fill("dareka@example.jp");
      },
      kept: ["#contact", "dareka@example.jp"],
      fault: "#errors",
      right: (page, order) => page.locator("#contact").fill(order.email),
      done: (page, order) => page.waitForURL(new RegExp(`/orders/${order.token}`)),
    },
  ];
  for (const javaScript of [true, false]) {
    for (const { name, path, wrong, kept, fault, right, done } of forms) {
      it(`${name}, ${javaScript ? "with" : "without"} JavaScript`, { timeout: 120_000 }, async () => {
        const wish = basket();
        const opened = await open(shop, wish);
        const taken = await complete(shop, opened.json.id, "k");
        assert.equal(taken.status, 201, taken.text);
        const order = { ...taken.json.order, email: wish.email };
        const visitor = await Visitor.come(browser, shop, { size: sizes.phone, javaScript });
        const { page } = visitor;
        const send = () => page.locator("main form button:not(.hush):not(.button-small)").first().click();
        await visitor.go(path(order));
        await wrong(page, order);
        await send();
        const asBefore = async () => {
          await page.locator(fault).waitFor();
          assert.equal(await page.locator(kept[0]).inputValue(), kept[1]);
        };
        await asBefore();
        await page.reload();
        await asBefore();
        await visitor.look(`back-${name}-${javaScript ? "js" : "nojs"}`);
        await go(visitor, "back", (url) => !url.search);
        await go(visitor, "forward", /form=/);
        await asBefore();
        await right(page, order);
        await send();
        await done(page, order);
        const address = page.url();
        await page.reload();
        await done(page, order);
        assert.equal(page.url(), address);
        await visitor.leave();
      });
    }
  }
});

it("what the postcode button filled in is there again after Reload, and nothing of it stays in the browser", { timeout: 180_000 }, async () => {
  for (const size of ["phone", "desktop"]) {
    const visitor = await Visitor.come(browser, shop, { size: sizes[size] });
    const { page } = visitor;
    const buyer = person();
    const typed = (field) => page.locator(`#${field}`).inputValue();
    await findAndPutInCart(visitor);
    await page.locator("#email").fill(buyer.email);
    await page.locator("#shipping_postcode").fill("810-0001");
    await page.waitForURL(/\/checkout\?form=/);
    await page.reload();
    assert.deepEqual([await typed("email"), await typed("shipping_city"), await typed("shipping_line1")], [buyer.email, "福岡市中央区", "天神"]);
    const kept = () => page.waitForResponse((answer) => answer.request().method() === "GET" && /\/checkout\?form=/.test(answer.url()));
    await page.locator("#shipping_postcode").fill("921-8046");
    await Promise.all([kept(), page.locator('button[value="postcode_shipping"]').click()]);
    await Promise.all([kept(), page.locator("#shipping_choices label", { hasText: "三小牛町" }).click()]);
    await page.reload();
    assert.deepEqual([await typed("shipping_prefecture"), await typed("shipping_line1")], ["石川県", "三小牛町"]);
    assert.equal(await page.locator("#errors").count(), 0);
    await visitor.look(`back-postcode-${size}`);
    await page.locator("#shipping_city").fill("");
    await fillForm(visitor, buyer);
    await pressLast(page, /\/thanks/);
    assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, history.state]), [0, 0, null]);
    await visitor.leave();
  }
});

it("the question about an order like it can be left, come back to and answered", { timeout: 180_000 }, async () => {
  const visitor = await Visitor.come(browser, shop, { size: sizes.phone });
  const { page } = visitor;
  const buyer = person();
  await findAndPutInCart(visitor);
  await fillForm(visitor, buyer);
  await pressLast(page, /\/thanks/);
  const number = (await page.locator("#number").innerText()).trim();
  await visitor.go("/items/message-card");
  await putInCart(visitor);
  await fillForm(visitor, buyer);
  await pressLast(page, /\/similar/);
  await page.reload();
  assert.ok((await visitor.text()).includes(number), "this browser holds the first order's link");
  await visitor.look("back-similar");
  await go(visitor, "back", /\/confirm/);
  await go(visitor, "forward", /\/similar/);
  await go(visitor, "back", /\/confirm/);
  await pressLast(page, /\/similar/);
  await page.locator('button[name="confirm_similar"]').click();
  await page.waitForURL(/\/thanks/);
  assert.notEqual((await page.locator("#number").innerText()).trim(), number);
  await go(visitor, "back", /\/thanks/);
  await visitor.leave();
});
