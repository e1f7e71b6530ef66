// A member's story, by requests to the real program: the links and codes are those of the real mails.
import assert from "node:assert/strict";
import { it } from "node:test";
import { basket, complete, get, open, plentiful, until } from "../client.mjs";
import { codeIn, lettersTo, linkIn } from "../letters.mjs";
import { Owner } from "../owner.mjs";
import { run } from "../server.mjs";
import { startShop } from "../stage.mjs";
import { Visitor } from "../visitor.mjs";

const shop = await startShop();
const hanako = "hanako.member@example.jp";
const password = "walnut-and-linen";
const member = new Visitor(shop);
let link, order;

const where = (answer) => {
  assert.equal(answer.status, 303, answer.text.slice(0, 800));
  return answer.headers.location;
};
// Fills in the form of a page and follows its button.
async function press(visitor, path, fields, to = path) {
  return visitor.send(to, await visitor.see(path), fields);
}
async function leads(visitor, path, fields) {
  return visitor.see(where(await press(visitor, path, fields)));
}

it("leads from the account to the sign-in, which says that membership is for each shop", async () => {
  const answer = await get(shop, "/account");
  assert.equal(where(answer), "/account/sign-in");
  assert.match((await get(shop, "/account/sign-in")).text, /会員登録はショップごとです/);
  assert.match((await get(shop, "/en/account/sign-in")).text, /Membership is for each shop/);
});

it("registers by a link in a mail; an old link explains itself and sends a new one in one press", async () => {
  assert.match((await leads(member, "/account/register", { mail: hanako })).text, /メールをお送りしました/);
  const old = await linkIn(shop, hanako, "join");
  await leads(member, "/account/register", { mail: hanako });
  link = await linkIn(shop, hanako, "join", 1);
  const dead = await member.see(old);
  assert.equal(dead.status, 410);
  assert.match(dead.text, /いちばん新しいメールのリンク/);
  const sent = await member.see(where(await member.send(`${old}/again`, dead)));
  assert.match(sent.text, new RegExp(hanako));
  link = await linkIn(shop, hanako, "join", 2);
  const wrong = await leads(member, link, { name: "山田 花子", password: "short", terms: "1" });
  assert.match(wrong.text, /10文字以上/);
  assert.match(wrong.text, /value="山田 花子"/);
  const joined = await press(member, link, { name: "山田 花子", password, terms: "1", news: "1" });
  assert.equal(where(joined), "/account");
  const cookie = joined.headers["set-cookie"].find((line) => line.startsWith("noren_member="));
  assert.match(cookie, /HttpOnly/);
  assert.match(cookie, /SameSite=Lax/);
  assert.match((await member.see("/account")).text, /山田 花子 様/);
  assert.equal((await new Visitor(shop).see(link)).status, 410);
});

it("refuses a form of another place", async () => {
  const stranger = await get(shop, "/account");
  assert.equal(stranger.status, 303);
  const forged = await member.send("/account/leave", { text: "" }, { csrf: "x".repeat(26), password, sure: "1" });
  assert.equal(forged.status, 303);
  assert.match((await member.see(where(forged))).text, /この画面は古くなっています/);
  assert.equal((await member.see("/account")).status, 200, "nothing was done");
});

it("keeps an address, and fills the checkout with it; the order is on my page", async () => {
  const address = { do: "save", shipping_name: "山田 花子", shipping_kana: "ヤマダ ハナコ", shipping_postcode: "810-0001" };
  Object.assign(address, { shipping_prefecture: "福岡県", shipping_city: "福岡市中央区", shipping_line1: "天神1-1-1", shipping_line2: "" });
  const page = await member.see("/account/addresses/new");
  const version = /name="version" value="(\d+)"/.exec(page.text)[1];
  assert.match((await member.see(where(await member.send("/account/addresses/new", page, { ...address, version })))).text, /天神1-1-1/);
  const contact = await member.see("/account/contact");
  const now = /name="version" value="(\d+)"/.exec(contact.text)[1];
  where(await member.send("/account/contact", contact, { name: "山田 花子", phone: "090-1111-2222", second: "", version: now }));

  await member.send("/cart", await member.see("/cart"), { sku: plentiful, quantity: "1" });
  const form = await member.see("/checkout");
  assert.match(form.text, /value="hanako.member@example.jp"/);
  assert.match(form.text, /value="天神1-1-1"/);
  assert.match(form.text, /山田 花子 様としてログインしています/);
  const wish = { email: hanako, phone: "090-1111-2222", ...address, do: "confirm", method: "standard", payment: "bank_transfer" };
  const confirm = await member.see(where(await member.send("/checkout", form, wish)));
  const hidden = Object.fromEntries([...confirm.text.matchAll(/name="(key|seen)" value="([^"]*)"/g)].map((one) => [one[1], one[2]]));
  const path = /action="([^"]*\/complete)"/.exec(confirm.text)[1];
  const thanks = await member.see(where(await member.send(path, confirm, hidden)));
  order = /([A-Z]\d{4}-\d)/.exec(thanks.text)[1];
  assert.match((await member.see("/account")).text, new RegExp(order));
});

it("shows what was written to me, what became of it, and what it said", async () => {
  const list = await until("the mail left", async () => {
    const { text } = await member.see("/account/messages");
    return text.includes("注文の受付") && /保存のみ|送信済み/.test(text) && text;
  });
  const entry = list.split("<li>").find((one) => one.includes("注文の受付") && one.includes(order));
  const page = await member.see(/href="([^"]+)"/.exec(entry)[1]);
  assert.match(page.text, /次のご注文を受け付けました/);
  assert.match(page.text, /h\*\*\*@example\.jp/);
});

it("signs in elsewhere by a code, which is of use in that browser alone", async () => {
  const phone = new Visitor(shop);
  const before = lettersTo(shop, hanako).length;
  const form = where(await press(phone, "/account/code", { mail: hanako }));
  const code = await codeIn(shop, hanako, before);
  const thief = new Visitor(shop);
  const stolen = await thief.see(where(await press(thief, form, { mail: hanako, code })));
  assert.doesNotMatch(stolen.text, /マイページ<\/h1>/);
  assert.match((await leads(phone, form, { mail: hanako, code: code === "000000" ? "000001" : "000000" })).text, /確認コードが違います/);
  assert.equal(where(await press(phone, form, { mail: hanako, code })), "/account");
  assert.match((await phone.see("/account/devices")).text, /この端末/);
});

it("claims an order made as a guest by a code that goes to its address", async () => {
  const wish = basket();
  const opened = (await open(shop, wish)).json;
  const { number } = (await complete(shop, opened.id, "claim-1")).json.order;
  const form = where(await press(member, "/account/claim", { number }));
  assert.match((await member.see(form)).text, /見つかった場合は/);
  const code = await codeIn(shop, wish.email);
  assert.equal(where(await press(member, form, { number, code })), "/account");
  assert.match((await member.see("/account")).text, new RegExp(number));
});

it("chooses a forgotten password anew, which signs the other devices out", async () => {
  const other = new Visitor(shop);
  const unknown = await leads(other, "/account/forgot", { mail: "nobody.here@example.jp" });
  const known = await leads(other, "/account/forgot", { mail: hanako });
  assert.equal(unknown.status, known.status);
  assert.match((await linkIn(shop, hanako, "reset")), /^\/account\/reset\//);
  const reset = await linkIn(shop, hanako, "reset");
  assert.equal(where(await press(other, reset, { password: "linen-and-walnut" })), "/account");
  assert.equal(where(await member.see("/account")), "/account/sign-in");
  const back = await press(member, "/account/sign-in", { mail: hanako, password: "linen-and-walnut" });
  assert.equal(where(back), "/account");
});

it("gives all that is kept as a file", async () => {
  const file = await member.see("/account/data.json");
  assert.match(file.headers["content-disposition"], /attachment/);
  assert.equal(file.json.mail, hanako);
  assert.ok(file.json.orders.some(({ number }) => number === order));
});

it("lets the owner see the members, and the member leave with the orders kept", async () => {
  const owner = await Owner.signIn(shop);
  assert.match((await owner.see("/admin/members")).text, /山田 花子/);
  assert.match((await member.see("/account/leave")).text, /取引の記録を7年間保存/);
  assert.match((await leads(member, "/account/leave", { password: "linen-and-walnut" })).text, /ご確認ください/);
  assert.equal(where(await press(member, "/account/leave", { password: "linen-and-walnut", sure: "1" })), "/account/sign-in");
  assert.match((await owner.see("/admin/members")).text, /会員はいません/);
  assert.match((await owner.see(`/admin/orders/${order}`)).text, /山田 花子/);
  await shop.stop();
  const audit = run(["verify", "--data", shop.data]);
  assert.equal(audit.code, 0, audit.out);
  assert.match(audit.out, /Members: each can be read/);
});
