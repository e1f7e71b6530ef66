// What buyers and owners do in a browser, step by step; `look` is called with a name on every page they come through.
import assert from "node:assert/strict";
import { owner } from "../server.mjs";

const unseen = async () => {};

export async function findAndPutInCart(visitor, look = unseen) {
  const { page } = visitor;
  await visitor.go("/");
  await look("home");
  await page.locator("#q").fill("めっせーじかーど");
  await page.locator("#q").press("Enter");
  await page.waitForURL(/\/search\?q=/);
  await look("search");
  await page.locator('main a[href$="/items/message-card"]').first().click();
  await page.waitForURL(/\/items\/message-card/);
  await look("item");
  await putInCart(visitor, look);
}

// From the item's page to the checkout.
export async function putInCart(visitor, look = unseen) {
  const { page } = visitor;
  await page.locator('label[for="v-P01-BIRD"]').click();
  await page.locator("#quantity").fill("2");
  await page.locator(".buy-form button.button-large").click();
  await page.waitForURL(/\/cart/);
  assert.match(await visitor.text(), /小鳥/);
  await look("cart");
  await page.locator('button[name="go"]').click();
  await page.waitForURL(/\/checkout/);
}

export async function fillForm(visitor, person, look = unseen) {
  const { page } = visitor;
  await look("checkout");
  await page.locator("#email").fill(person.email);
  await page.locator("#phone").fill(person.phone);
  await page.locator("#shipping_name").fill("髙橋 花子");
  await page.locator("#shipping_kana").fill("タカハシ ハナコ");
  await page.locator("#shipping_postcode").fill("810-0001");
  await page.locator('button[value="postcode_shipping"]').click();
  await page.waitForFunction(() => document.getElementById("shipping_city")?.value !== "", undefined, { polling: 100 }).catch(() => {});
  assert.equal(await page.locator("#shipping_prefecture").inputValue(), "福岡県");
  assert.equal(await page.locator("#shipping_city").inputValue(), "福岡市中央区");
  assert.equal(await page.locator("#email").inputValue(), person.email);
  await page.locator("#shipping_line1").fill("天神1-1-1");
  if ((await page.locator('input[name="method"]:checked').count()) === 0) await page.locator("label[for^=method_]").first().click();
  await page.locator(`label[for="payment_${person.payment}"]`).click();
  await page.locator('button.button-large[value="confirm"]').click();
  await page.waitForURL(/\/confirm/);
}

// From a filled form to the order, by bank transfer after all.
export async function payByTransfer({ page }) {
  await page.locator('label[for="payment_bank_transfer"]').click();
  await page.locator('button.button-large[value="confirm"]').click();
  await page.waitForURL(/\/confirm/);
  await page.locator(".sum-order button.button-large").click();
  await page.waitForURL(/\/thanks/);
}

export async function signIn(visitor) {
  await visitor.go("/admin");
  await visitor.page.locator("#f-mail").fill(owner.mail);
  await visitor.page.locator("#f-password").fill(owner.password);
  await visitor.page.locator('form button.primary').first().click();
  await visitor.page.waitForURL((url) => !url.pathname.includes("sign-in"));
}

// Presses the button of a deed on the owner's page of the order, opening its form when it is closed.
export async function deed(visitor, name, fields = {}) {
  const { page } = visitor;
  const box = page.locator(`#${name}`);
  if ((await box.getAttribute("open")) === null) await box.locator("summary").click();
  for (const [field, value] of Object.entries(fields)) await box.locator(`[name="${field}"]`).fill(value);
  await box.locator("button.primary").click();
  await page.waitForLoadState();
}
