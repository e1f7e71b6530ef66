// Who switched to English reads English: every page, form error, mail and answer of the store API, from the shop's front to a refund.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { basket, buyer, call, complete, get, open, plentiful, until } from "../client.mjs";
import { Owner, version } from "../owner.mjs";
import { Shop } from "../server.mjs";

let shop;
let visitor;
let staff;
before(async () => {
  shop = await Shop.start();
  visitor = new Owner(shop);
  staff = await Owner.signIn(shop);
});
after(() => shop.close());

const japanese = /[\u3000-\u30ff\u3400-\u9fff\uff01-\uffee]/;
// The shop's own names, what a buyer typed, and what stands in a bank's or the post's Japanese on purpose.
const itsOwn = [
  /^日本語$/,
  /くるみ雑貨店|クルミザッカテン|くるみ木の実銀行/,
  /ヤマダ ハナコ/,
  /^(placeholder|value)=/,
  /^(御祝|内祝|御礼|御歳暮|御年賀|御挨拶|粗品|無地のし)$/,
  /\((普通|当座|貯蓄)\)/,
  /not 記号 and 番号/,
  /For 総合振込/,
];

function texts(answer) {
  if (!/html/.test(answer.headers["content-type"] ?? "")) return answer.text.split(/[\n,]/);
  const page = answer.text.replace(/<(script|style)[\s\S]*?<\/\1>/g, " ");
  const said = [...page.matchAll(/ (aria-label|alt|title|placeholder|content|value)="([^"]*)"/g)].map(([, name, text]) => `${name}=${text}`);
  return [...said, ...page.split(/<[^>]+>/).map((text) => text.trim())];
}
const left = (all) => [...new Set(all.filter((text) => japanese.test(text) && !itsOwn.some((own) => own.test(text))))];
function reads(answer, where, status) {
  if (status) assert.equal(answer.status, status, where);
  assert.deepEqual(left(texts(answer)), [], where);
  return answer;
}
const see = async (path, status) => reads(await visitor.see(path), path, status);

const person = { name: "Hanako Yamada", kana: "ヤマダ ハナコ", postcode: "810-0001", prefecture: "福岡県", city: "Chuo-ku", line1: "Tenjin 1-1-1" };
const wish = (method, source) => basket({ locale: "en", shipping_address: { ...person, line2: "" }, payment: { method, ...(source ? { source } : {}) } });
const english = { headers: { "accept-language": "en" } };
const today = () => new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);

async function order(method, source) {
  const opened = reads(await open(shop, wish(method, source), english), method, 201);
  const { id, token } = opened.json;
  const answer = reads(await complete(shop, id, "k", {}, english), method);
  for (const page of [`/checkout/${id}/thanks`, `/checkout/${id}/paid`, `/orders/${token}`]) await see("/en" + page);
  reads(await get(shop, `/api/v1/orders/${token}`, english), method);
  return { id, token, number: answer.json.order?.number };
}
async function press(number, deed, fields) {
  const path = `/admin/orders/${number}`;
  let answer;
  for (let tries = 0; tries < 5 && answer?.status !== 303; ++tries) {  // a refund that arrives in between makes a page stale
    const page = await staff.see(path);
    answer = await staff.send(`${path}/${deed}`, page, { version: version(page), ...fields });
  }
  assert.equal(answer.status, 303, `${deed}: ${answer.text.slice(0, 400)}`);
}

it("the shop, its items and its law pages", async () => {
  const home = await see("/en/", 200);
  const links = new Set([...home.text.matchAll(/href="(\/en\/[^"#]*)"/g)].map(([, link]) => link));
  assert.ok(links.size > 10);
  for (const link of links) await see(link);
  for (const path of ["/en/search?q=zzzz", "/en/cart", "/en/contact", "/en/orders", "/en/charge", "/en/help/mail"]) await see(path);
  for (const path of ["/en/nothing", "/en/orders/nothing", "/en/items/nothing", "/en/refunds/nothing"]) await see(path, 404);
});

it("the checkout, whatever is typed into it", async () => {
  const home = await see("/en/", 200);
  const path = /href="(\/en\/items\/[^"]+)"/.exec(home.text)[1];
  const item = await see(path, 200);
  const sku = /name="sku"[^>]*value="([^"]+)"/.exec(item.text)[1];
  assert.equal((await visitor.send("/en/cart", item, { sku, quantity: "1" })).status, 303);
  await see("/en/cart", 200);
  const form = await see("/en/checkout", 200);
  const wrong = { shipping_name: "a".repeat(300), shipping_postcode: "1", date: "2020-01-01", email: "x", phone: "abc", second_contact: "zz" };
  for (const typed of [{}, { ...wrong, payment: "zz", method: "zz", noshi: "zz", time: "zz", shipping_prefecture: "zz" }]) {
    const answer = await visitor.send("/en/checkout", form, { do: "confirm", ...typed });
    assert.equal(answer.status, 303, answer.text);
    assert.match((await see(answer.headers.location, 200)).text, /id="errors"/, "the form again");
  }
  const typed = { shipping_prefecture: person.prefecture, shipping_city: person.city, shipping_line1: person.line1, ...buyer() };
  const names = { shipping_name: person.name, shipping_kana: person.kana, shipping_postcode: person.postcode };
  const choices = { do: "confirm", method: "standard", payment: "bank_transfer", wrap: "1", gift: "1", hide_prices: "1" };
  const sent = await visitor.send("/en/checkout", form, { ...typed, ...names, ...choices });
  assert.equal(sent.status, 303, sent.text);
  const confirm = await see(sent.headers.location, 200);
  const hidden = (name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(confirm.text)[1];
  const done = await visitor.send(/action="([^"]*\/complete)"/.exec(confirm.text)[1], confirm, { key: hidden("key"), seen: hidden("seen") });
  assert.equal(done.status, 303);
  await see(done.headers.location, 200);
});

describe("an order", () => {
  for (const way of ["bank_transfer", "cash_on_delivery", "konbini", "paypay", "card tok_ok", "card tok_declined", "card tok_3ds", "card tok_lost_unpaid"]) {
    it(`by ${way}`, async () => {
      await order(...way.split(" "));
    });
  }

  it("that is sent, corrected, and asked about", async () => {
    const { token, number } = await order("card", "tok_ok");
    const path = `/en/orders/${token}`;
    for (const page of ["/cancel", "/fix", "/receipt"]) await see(path + page);
    await press(number, "accept", {});
    await press(number, "ship", { carrier: "yamato", tracking: "", shipped_on: today() });
    await see(path, 200);
  });

  it("that is cancelled, and whose money goes back", async () => {
    const card = await order("card", "tok_ok");
    await press(card.number, "refund_card", { back_amount: "1", sure: "1" });
    await press(card.number, "cancel", { reason: "sold_out", message: "", restock: "1", sure: "1" });
    await see(`/en/orders/${card.token}`, 200);
    const transfer = await order("bank_transfer");
    await press(transfer.number, "paid", { amount: "1", paid_on: today(), payer: "", differs_ok: "1" });
    await see(`/en/orders/${transfer.token}`, 200);
    await press(transfer.number, "cancel", { reason: "other", message: "", restock: "1", sure: "1" });
    const start = await staff.see(`/admin/refunds/new?order=${transfer.number}`);
    const begun = await staff.send("/admin/refunds/new", start, { order: transfer.number, amount: "1", ask: "1" });
    assert.equal(begun.status, 303, begun.text);
    const link = /\/en\/refunds\/[a-z0-9]+/.exec((await staff.see(begun.headers.location)).text)?.[0];
    assert.ok(link, "the link for the buyer is in his language");
    const account = await see(link, 200);
    const again = await visitor.send(link, account, { bank: "x" });
    assert.equal(again.status, 303, again.text);
    assert.match((await see(again.headers.location, 200)).text, /id="errors"/, "the account again");
    await see(`/en/orders/${transfer.token}`, 200);
  });
});

it("the store API's refusals", async () => {
  const many = { ...wish("konbini"), lines: [{ sku: plentiful, quantity: 9000 }] };
  const bad = { lines: [{ sku: "zz", quantity: 0 }], email: 1, shipping_address: "x", payment: { method: "zz" } };
  const elsewhere = { ...wish("bank_transfer"), shipping_address: { ...person, line2: "", postcode: "100-0001" } };
  for (const body of ["x", {}, bad, many, elsewhere]) {
    const answer = reads(await call(shop, "POST", "/api/v1/checkouts", { body, ...english }), JSON.stringify(body));
    assert.ok(answer.status >= 400, answer.text);
  }
  for (const path of ["nothing", "items/zz", "orders/zz", "items?limit=x", "checkouts/zz"]) reads(await get(shop, `/api/v1/${path}`, english), path);
  reads(await call(shop, "DELETE", "/api/v1/items", english), "a method that is none", 405);
});

it("the mails of all these orders", async () => {
  const files = (folder) => readdirSync(folder, { withFileTypes: true, recursive: true }).filter((one) => one.isFile() && one.name.endsWith(".eml"));
  const folder = join(shop.data, "mail");
  const of64 = (text) => Buffer.from(text.replace(/\s/g, ""), "base64").toString("utf8");
  const ofQuoted = (text) => {
    const bytes = text.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    return Buffer.from(bytes, "latin1").toString("utf8");
  };
  const decoded = (part) => {
    const [, way, text] = /Content-Transfer-Encoding: (\S+)[\s\S]*?\r?\n\r?\n([\s\S]*)/.exec(part) ?? [];
    return way === "base64" ? of64(text) : way ? ofQuoted(text) : "";
  };
  const kinds = new Set();
  await until("mails of six kinds", () => {
    for (const file of files(folder)) {
      const mail = readFileSync(join(file.parentPath ?? file.path, file.name), "utf8");
      const parts = mail.split(/^--=_.*$/m).map(decoded);
      if (!parts.some((part) => part.includes("Hanako Yamada") && part.includes("/en/"))) continue;
      const subject = /^Subject: (.*(?:\r?\n[ \t].*)*)/m.exec(mail)[1].replace(/=\?UTF-8\?B\?([^?]+)\?=/gi, (_, word) => of64(word));
      kinds.add(subject.replace(/[A-Z]\d+-\d|\s/g, ""));
      const lines = parts.flatMap((part) => part.split(/<[^>]+>|\n/)).map((line) => line.trim());
      assert.deepEqual(left([subject, ...lines].map((line) => line.replace(/【Kurumi[^】]*】/, ""))), [], subject);
    }
    return kinds.size >= 6;
  });
});
