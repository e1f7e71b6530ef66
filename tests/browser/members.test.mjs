// Members in a real browser, on a phone without script and on a desktop with it: joining, old links, forgotten passwords, codes, claims,
// leaving; two tabs, Back, a button pressed twice, what is too long or wrong.
import assert from "node:assert/strict";
import { it } from "node:test";
import { basket, complete, open } from "../client.mjs";
import { codeIn, lettersTo, linkIn } from "../letters.mjs";
import { sizes, startShopAndBrowser, Visitor } from "./browser.mjs";
import { signIn } from "./steps.mjs";

const { browser, shop } = await startShopAndBrowser();
const password = "walnut-and-linen";

const button = (page) => page.locator("main form button.button-large");
async function press(page, locator = button(page)) {
  await Promise.all([page.waitForNavigation(), locator.click()]);
}

for (const [size, javaScript] of [["phone", false], ["desktop", true]]) {
  const mail = `hanako.${size}@example.jp`;
  it(`a member's way, on the ${size}`, { timeout: 300_000 }, async () => {
    const visitor = await Visitor.come(browser, shop, { size: sizes[size], javaScript });
    const { page } = visitor;
    const look = (name) => visitor.look(`members-${size}-${name}`);
    const heading = () => visitor.text("main h1");

    await visitor.go("/account");
    assert.match(page.url(), /\/account\/sign-in$/);
    await look("sign-in");
    await visitor.go("/account/register");
    await page.locator("#mail").fill("hanako");
    await press(page);
    await look("register-wrong");
    await page.locator("#mail").fill(mail);
    await press(page);
    await look("sent");
    await page.goBack();
    await page.goForward();
    assert.match(await heading(), /メールをお送りしました/);

    const old = await linkIn(shop, mail, "join");
    await visitor.go("/account/register");
    await page.locator("#mail").fill(mail);
    await press(page);
    await visitor.go(old, 410);
    await look("old-link");
    await press(page, page.locator("main form button").first());
    assert.match(await heading(), /メールをお送りしました/);
    const link = await linkIn(shop, mail, "join", 2);
    await visitor.go(link);
    await page.locator("#name").fill("あ".repeat(50));
    await page.locator("#password").fill("short");
    await press(page);
    await look("join-wrong");
    await page.locator("#name").fill("山田 花子");
    await page.locator("#password").fill(password);
    await page.locator('label[for="terms"]').click();
    await look("join");
    await press(page);
    assert.match(page.url(), /\/account$/);
    await look("home-empty");
    await visitor.go(link, 410);
    assert.match(await visitor.text(), /すでに使われています/);

    await visitor.go("/account/addresses/new");
    await page.locator("#shipping_kana").fill("ヤマダ ハナコ");
    await page.locator("#shipping_postcode").fill("810-0001");
    await page.locator('button[value="postcode_shipping"]').click();
    await page.waitForFunction(() => document.getElementById("shipping_city")?.value !== "", undefined, { polling: 100 }).catch(() => {});
    assert.equal(await page.locator("#shipping_city").inputValue(), "福岡市中央区");
    await page.locator("#shipping_line1").fill("天神1-1-1");
    await look("address");
    await press(page);
    await look("addresses");

    // Two tabs: the second one's page is of before.
    await visitor.go("/account/contact");
    const second = await visitor.context.newPage();
    await second.goto(`${shop.base}/account/contact`);
    await second.locator("#phone").fill("090-1111-2222");
    await press(second);
    await page.locator("#second").fill("090-3333-4444");
    await press(page);
    assert.match(await visitor.text(), /別の画面で登録内容が変わりました/);
    assert.equal(await page.locator("#second").inputValue(), "090-3333-4444");
    await look("two-tabs");
    await press(page);
    assert.match(page.url(), /\/account$/);
    await second.close();

    const wish = basket();
    const { number } = (await complete(shop, (await open(shop, wish)).json.id, `claim-${size}`)).json.order;
    await visitor.go("/account/claim");
    await page.locator("#number").fill(number);
    await press(page);
    await page.locator("#code").fill("000000");
    await press(page);
    assert.match(await visitor.text(), /確認コードが違います/);
    await look("claim-wrong");
    await page.locator("#code").fill(await codeIn(shop, wish.email));
    await press(page);
    assert.match(await visitor.text(), new RegExp(number));
    await look("home");

    for (const name of ["messages", "consents", "devices", "mail", "password", "data", "leave"]) {
      await visitor.go(`/account/${name}`);
      await look(name);
    }
    await visitor.go("/account/messages");
    await page.locator(".my-list a").first().click();
    await page.waitForURL(/\/account\/messages\//);
    await look("message");

    // The cart goes into keeping with the sign-out and comes back.
    await visitor.go("/items/message-card");
    await page.locator('label[for="v-P01-BIRD"]').click();
    await page.locator(".buy-form button.button-large").click();
    await page.waitForURL(/\/cart/);
    await visitor.go("/account");
    await press(page, page.locator(".account-menu form button"));
    await look("signed-out");
    await visitor.go("/cart");
    assert.doesNotMatch(await visitor.text(), /小鳥/);
    await visitor.go("/account/code");
    const before = lettersTo(shop, mail).length;
    await page.locator("#mail").fill(mail);
    await press(page);
    await look("code");
    const digits = await codeIn(shop, mail, before);
    await page.locator("#code").fill(digits);
    const twice = button(page);
    await twice.dblclick();
    await page.waitForURL(/\/account/);
    await visitor.go("/account");
    assert.match(await heading(), /マイページ/, "pressed twice is once");
    await visitor.go("/cart");
    assert.match(await visitor.text(), /小鳥/);
    await visitor.go("/checkout");
    assert.equal(await page.locator("#email").inputValue(), mail);
    assert.equal(await page.locator("#shipping_line1").inputValue(), "天神1-1-1");
    await look("checkout");

    const letters = lettersTo(shop, mail).length;
    const other = await Visitor.come(browser, shop, { size: sizes[size], javaScript });
    await other.go("/account/forgot");
    await other.page.locator("#mail").fill(mail);
    await press(other.page);
    await other.go(await linkIn(shop, mail, "reset", letters));
    await other.page.locator("#password").fill("linen-and-walnut");
    await other.look(`members-${size}-reset`);
    await press(other.page);
    assert.match(await other.text(), /パスワードを変更しました/);
    await visitor.go("/account");
    assert.match(await visitor.text(), /ログインの期限が切れました/);

    const owner = await Visitor.come(browser, shop, { size: sizes[size], javaScript });
    await signIn(owner);
    await owner.go("/admin/members");
    await owner.look(`members-${size}-owner-list`);
    await owner.page.locator("table.list a", { hasText: "山田 花子" }).first().click();
    await owner.page.waitForURL(/\/admin\/members\//);
    await owner.look(`members-${size}-owner-one`);
    await owner.leave();

    await other.go("/account/leave");
    await other.page.locator("#password").fill("linen-and-walnut");
    await other.page.locator('label[for="sure"]').click();
    await press(other.page);
    assert.match(await other.text(), /退会のお手続きが終わりました/);
    await other.look(`members-${size}-left`);
    await other.leave();
    await visitor.leave();
  });
}
