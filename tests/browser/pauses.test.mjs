// A way to pay that is paused, in a real browser: the owner plans it, the buyer sees it switched off, asks to be told, and pays otherwise.
import assert from "node:assert/strict";
import { it } from "node:test";
import { sizes, startShopAndBrowser, Visitor } from "./browser.mjs";
import { fillForm, findAndPutInCart, payByTransfer, putInCart, signIn } from "./steps.mjs";

const { browser, shop } = await startShopAndBrowser();

const local = (hours) => new Date(Date.now() + (9 + hours) * 3600_000).toISOString().slice(0, 16);
async function plan(owner, fields) {
  const { page } = owner;
  await owner.go("/admin/payments/pauses");
  await page.locator("#f-method").selectOption(fields.method);
  await page.locator("#f-starts").fill(fields.starts);
  await page.locator("#f-ends").fill(fields.ends);
  await page.locator("#f-words_ja").fill(fields.words);
  await page.locator("main form.panel button.primary").click();
  await page.waitForLoadState();
}

for (const [size, javaScript] of [["phone", true], ["desktop", true], ["phone", false]]) {
  const name = `pauses-${size}${javaScript ? "" : "-plain"}`;
  it(`from the owner's calendar to the buyer's form, ${size}, ${javaScript ? "with" : "without"} script`, async () => {
    const owner = await Visitor.come(browser, shop, { size: sizes[size], javaScript });
    await signIn(owner);
    await plan(owner, { method: "card", starts: local(2), ends: local(1), words: "決済会社のメンテナンスのためです。" });
    assert.match(await owner.text(), /始まりより後の日時/);
    await owner.look(`${name}-calendar-wrong`);
    await plan(owner, { method: "card", starts: local(-1), ends: local(3), words: "決済会社のメンテナンスのためです。" });
    assert.match(await owner.text(), /休止の予定を加えました/);
    await owner.look(`${name}-calendar`);
    await owner.page.locator("table a.strong").first().click();
    await owner.page.waitForURL(/\/pauses\/[a-z0-9]+$/);
    await owner.look(`${name}-calendar-one`);
    await owner.go("/admin/payments");
    assert.match(await owner.text(), /予定により.*まで休止中/);
    await owner.look(`${name}-payments`);

    const buyer = await Visitor.come(browser, shop, { size: sizes[size], javaScript });
    const { page } = buyer;
    if (javaScript) {
      await findAndPutInCart(buyer);
    } else {
      await buyer.go("/items/message-card");
      await putInCart(buyer);
    }
    assert.ok(await page.locator("#payment_card").isDisabled());
    assert.ok(await page.locator("#payment_bank_transfer").isEnabled());
    assert.match(await page.locator("#paused_card").innerText(), /まで、ご利用いただけません。決済会社のメンテナンスのためです。/);
    await page.locator("#note").fill("赤い袋で");
    await page.locator('button[value="tell_card"]').click();
    await page.waitForLoadState();
    assert.match(await page.locator("#email_error").innerText(), /./, "no address yet: said at its field");
    await page.locator("#email").fill(`haruka.${name}@example.jp`);
    await page.locator('button[value="tell_card"]').click();
    await page.locator(".option-note .notice").waitFor();
    assert.equal(await page.locator("#note").inputValue(), "赤い袋で");
    await buyer.look(`${name}-told`);

    // Everything: nothing is left but to wait. Then all of it is taken off again.
    await owner.page.goto(`${shop.base}/admin/payments/pauses`);
    await owner.page.locator("table a.strong").first().click();
    await owner.page.waitForURL(/\/pauses\/[a-z0-9]+$/);
    await owner.page.locator("form button.danger").click();
    await owner.page.waitForLoadState();
    await owner.look(`${name}-take-off`);
    await owner.page.locator("form button.danger").click();
    await owner.page.waitForURL(/\/pauses$/);
    assert.match(await owner.text(), /取りやめました/);
    await page.locator('button[value="recalculate"]').click();
    await page.waitForLoadState();
    assert.ok(await page.locator("#payment_card").isEnabled(), "back at once, and the form is still filled");
    assert.equal(await page.locator("#note").inputValue(), "赤い袋で");
    if (javaScript) {
      await fillForm(buyer, { email: `haruka.${name}@example.jp`, phone: size === "phone" ? "080-7777-0001" : "080-7777-0002", payment: "card" });
      await plan(owner, { method: "all", starts: local(-1), ends: local(3), words: "" });
      await page.locator(".sum-order button.button-large").click();
      await page.locator("#payment_error").waitFor();
      assert.equal(await page.locator("#note").inputValue(), "赤い袋で", "begun before the pause, pressed within it: nothing is lost");
      await buyer.look(`${name}-pressed`);
      await payByTransfer(buyer);
      await owner.page.locator("table a.strong").first().click();
      await owner.page.waitForURL(/\/pauses\/[a-z0-9]+$/);
      for (let i = 0; i < 2; ++i) {
        await owner.page.locator("form button.danger").click();
        await owner.page.waitForLoadState();
      }
    }
    await buyer.leave();
    await owner.leave();
  });
}
