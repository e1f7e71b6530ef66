// Ways beside mail in a real browser: the owner sets ladders and an account, the buyer chooses how he wants to hear, an address that is wrong
// is said at its field.
import assert from "node:assert/strict";
import { it } from "node:test";
import { basket, complete, open } from "../client.mjs";
import { Line } from "../line.mjs";
import { sizes, startShopAndBrowser, Visitor } from "./browser.mjs";
import { signIn } from "./steps.mjs";

const line = await Line.start();
const { browser, shop } = await startShopAndBrowser();

async function takenOrder() {
  const opened = await open(shop, basket());
  const answer = await complete(shop, opened.json.id, "k");
  assert.equal(answer.status, 201, answer.text);
  return answer.json.order.token;
}

for (const [size, javaScript] of [["phone", true], ["desktop", true], ["phone", false]]) {
  const name = `channels-${size}${javaScript ? "" : "-plain"}`;
  it(`is set by the owner and chosen by the buyer, ${size}, ${javaScript ? "with" : "without"} script`, async () => {
    const owner = await Visitor.come(browser, shop, { size: sizes[size], javaScript });
    await signIn(owner);
    await owner.go("/admin/settings/channels");
    await owner.look(`${name}-settings`);
    const { page: desk } = owner;
    const save = async () => {
      await desk.locator("main form.panel button.primary").click();
      await desk.waitForLoadState();
    };
    await desk.locator("#f-line_account").fill("kurumi");
    await desk.locator("#f-sms_url").fill("http://127.0.0.1/inside");
    await save();
    assert.match(await desk.locator("#e-line_account").innerText(), /@から始まるID/);
    assert.match(await desk.locator("#e-sms_url").innerText(), /外部のサーバー/);
    await owner.look(`${name}-settings-wrong`);
    await desk.locator("#f-line_account").fill("@kurumi");
    await desk.locator("#f-line_token").fill(line.token);
    await desk.locator("#f-line_secret").fill(line.secret);
    await desk.locator("#f-sms_url").fill("https://relay.example.jp/sms");
    await desk.locator("#f-sms_secret").fill("s");
    await desk.locator("#f-hours_reminder").selectOption("12");
    await desk.locator("#f-way_reminder_1").selectOption("sms");
    await save();
    assert.equal(await desk.locator("#f-line_token").inputValue(), "", "secrets are never shown again");
    assert.equal(await desk.locator("#f-way_reminder_1").inputValue(), "sms");
    await owner.look(`${name}-settings-saved`);
    await owner.go("/admin/letters");
    await owner.look(`${name}-letters`);

    const token = await takenOrder();
    const buyer = await Visitor.come(browser, shop, { size: sizes[size], javaScript });
    await buyer.go(`/orders/${token}`);
    await buyer.page.locator(`a[href$="/orders/${token}/ways"]`).click();
    await buyer.page.waitForURL(/\/ways$/);
    await buyer.look(`${name}-ways`);
    await buyer.page.locator("#sms").fill("03-1234-5678");
    await buyer.page.locator("form.sections .button").first().click();
    await buyer.page.locator("#sms_error").waitFor();
    await buyer.page.locator("#sms").fill("080-1234-5678");
    await buyer.page.locator("#second_mail").fill("hanako.second@example.jp");
    await buyer.page.locator('label[for="first_sms"]').click();
    await buyer.page.locator("form.sections .button").first().click();
    await buyer.page.locator(".notice").waitFor();
    assert.equal(await buyer.page.locator("#sms").inputValue(), "080-1234-5678");
    await buyer.look(`${name}-ways-saved`);
    // The next visitor finds the settings as they were.
    await desk.goto("/admin/settings/channels");
    await desk.locator("#f-line_account").fill("");
    await desk.locator("#f-sms_url").fill("");
    await save();
  });
}
