// The whole story in a real browser: somebody finds something, buys it, gets the mail; the owner ships it; the buyer's page says so.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { until } from "../client.mjs";
import { sizes, startShopAndBrowser, Visitor } from "./browser.mjs";
import { deed, fillForm, findAndPutInCart, signIn } from "./steps.mjs";

const { browser, shop } = await startShopAndBrowser();

let buyers = 0;

async function order(visitor, person, look) {
  const { page } = visitor;
  const shown = await visitor.text();
  for (const words of [person.email, "髙橋 花子", "福岡市中央区天神1-1-1", "小鳥", "合計"]) assert.ok(shown.includes(words), `the confirmation does not say ${words}`);
  await look("confirm");
  await page.locator(".sum-order button.button-large").click();
  await page.waitForURL(/\/thanks/);
  await look("thanks");
  const number = (await page.locator("#number").innerText()).trim();
  // A reload orders nothing again.
  await page.reload();
  assert.equal((await page.locator("#number").innerText()).trim(), number);
  await page.locator('.actions a[href*="/orders/"]').click();
  await page.waitForURL(/\/orders\//);
  assert.ok((await visitor.text()).includes(number));
  await look("order");
  return { number, page: new URL(page.url()).pathname };
}

async function buy({ size, javaScript, payment }) {
  buyers += 1;
  const person = { email: `takahashi.${buyers}@example.jp`, phone: `080-1234-${String(buyers).padStart(4, "0")}`, payment };
  const visitor = await Visitor.come(browser, shop, { size: sizes[size], javaScript });
  const look = (name) => visitor.look(`buy-${size}-${javaScript ? "js" : "nojs"}-${name}`);
  await findAndPutInCart(visitor, look);
  await fillForm(visitor, person, look);
  const bought = await order(visitor, person, look);
  await visitor.leave();
  return { ...bought, person };
}

async function mailArrives(person, words) {
  const visitor = await Visitor.come(browser, shop);
  await until(`a mail to ${person.email} that says ${words}`, async () => {
    await visitor.go(`/demo/mail?to=${encodeURIComponent(person.email)}`);
    return (await visitor.text()).includes(words);
  });
  await visitor.page.locator(".mails a").first().click();
  await visitor.page.waitForURL(/\/demo\/mail\/./);
  await visitor.look(`mail-${words.replace(/[^\p{L}\p{N}]/gu, "")}`);
  await visitor.leave();
}

async function ship(bought, size) {
  const visitor = await Visitor.come(browser, shop, { size: sizes[size] });
  const look = (name) => visitor.look(`ship-${size}-${name}`);
  await signIn(visitor);
  await look("first-page");
  await visitor.go(`/admin/orders?q=${encodeURIComponent(bought.number)}`);
  await look("list");
  await visitor.page.locator(`a.strong:has-text("${bought.number}")`).click();
  await look("order");
  if (await visitor.page.locator("#accept").count()) await deed(visitor, "accept");
  if (bought.person.payment === "bank_transfer") await deed(visitor, "paid");
  if (await visitor.page.locator("#prepare").count()) await deed(visitor, "prepare");
  await deed(visitor, "ship", { tracking: "123456789012" });
  if (await visitor.page.locator('#ship button[name="anyway"]').count()) {
    await look("warned");
    await visitor.page.locator('#ship button[name="anyway"]').click();
    await visitor.page.waitForLoadState();
  }
  await look("shipped");
  await visitor.leave();
}

async function buyersPageSays(bought, words, size) {
  const visitor = await Visitor.come(browser, shop, { size: sizes[size] });
  await visitor.go(bought.page);
  assert.match(await visitor.text(), words);
  await visitor.look(`shipped-${size}`);
  await visitor.leave();
}

describe("buying, shipping, telling", () => {
  for (const size of ["phone", "desktop"]) {
    const payment = size === "phone" ? "bank_transfer" : "cash_on_delivery";
    it(`with JavaScript on the ${size}, to the parcel`, { timeout: 180_000 }, async () => {
      const bought = await buy({ size, javaScript: true, payment });
      await mailArrives(bought.person, bought.number);
      await ship(bought, size);
      await buyersPageSays(bought, /発送/, size);
      await mailArrives(bought.person, "発送");
    });

    it(`without JavaScript on the ${size}, to the mail`, { timeout: 120_000 }, async () => {
      const bought = await buy({ size, javaScript: false, payment });
      await mailArrives(bought.person, bought.number);
    });
  }

  it("finds the order again by its number and mail address", { timeout: 60_000 }, async () => {
    const bought = await buy({ size: "phone", javaScript: true, payment: "bank_transfer" });
    const visitor = await Visitor.come(browser, shop, { size: sizes.phone });
    await visitor.go("/orders");
    await visitor.page.locator('main form [name="number"]').fill(bought.number.toLowerCase());
    await visitor.page.locator('main form [name="contact"], main form [name="email"]').first().fill(bought.person.email);
    await visitor.page.locator("main form button").last().click();
    await visitor.page.waitForURL(/\/orders\/./);
    assert.ok((await visitor.text()).includes(bought.number));
    await visitor.leave();
  });

  for (const javaScript of [true, false]) {
    it(`offers the towns of one postcode and fills in what they share, ${javaScript ? "with" : "without"} JavaScript`, { timeout: 60_000 }, async () => {
      const visitor = await Visitor.come(browser, shop, { size: sizes.phone, javaScript });
      const { page } = visitor;
      const typed = (field) => page.locator(`#shipping_${field}`).inputValue();
      await findAndPutInCart(visitor);
      await page.locator("#shipping_postcode").fill("921-8046");
      await page.locator('button[value="postcode_shipping"]').click();
      const town = page.locator("#shipping_choices label", { hasText: "三小牛町" });
      await town.waitFor();
      assert.deepEqual([await typed("prefecture"), await typed("city"), await typed("line1")], ["石川県", "金沢市", ""]);
      await visitor.look(`towns-${javaScript ? "js" : "nojs"}`);
      await town.click();
      if (!javaScript) await page.locator('button[value="choose_shipping"]').click();
      assert.equal(await typed("line1"), "三小牛町");
      await visitor.leave();
    });
  }

  it("keeps everything typed when something is wrong, and says what", { timeout: 60_000 }, async () => {
    const visitor = await Visitor.come(browser, shop, { size: sizes.phone });
    const look = (name) => visitor.look(`wrong-${name}`);
    await findAndPutInCart(visitor);
    await visitor.page.locator("#email").fill("hanako@gmial.com");
    await visitor.page.locator("#shipping_name").fill("髙橋 花子");
    await visitor.page.locator('button.button-large[value="confirm"]').click();
    await visitor.page.locator("#errors").waitFor();
    assert.equal(await visitor.page.locator("#shipping_name").inputValue(), "髙橋 花子");
    assert.equal(await visitor.page.locator("#email").inputValue(), "hanako@gmial.com");
    assert.match(await visitor.text("#email_hint"), /gmail\.com/);
    await look("form");
    await visitor.leave();
  });
});
