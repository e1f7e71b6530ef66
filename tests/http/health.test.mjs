// A provider that is ill: its way to pay is paused by itself, others stay usable, nothing typed is lost, and it comes back by itself, over a
// restart of the shop as well. And maintenance that the owner planned.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { basket, by, complete, get, open, plentiful, until } from "../client.mjs";
import { Owner } from "../owner.mjs";
import { Sandbox } from "../sandbox.mjs";
import { Visitor } from "../visitor.mjs";

let psp = await Sandbox.start();
after(() => psp.close());
let shop = await psp.startShop("whsec_health");
after(() => shop.close());

const isPaused = async (method = "card") => (await open(shop, basket(by(method, method === "card" ? "tok_ok" : undefined)))).status === 409;

// A buyer with a browser: something in the cart, and the form in front of him.
async function visitor() {
  const buyer = new Visitor(shop);
  const items = await get(shop, "/api/v1/items?q=&limit=100");
  const item = items.json.items.find(({ variants }) => variants.some(({ sku }) => sku === plentiful)) ?? items.json.items[0];
  const page = await buyer.see(`/items/${item.slug}`);
  const sku = item.variants.find((one) => one.sku === plentiful)?.sku ?? item.variants[0].sku;
  const added = await buyer.send("/cart", page, { do: "add", sku, quantity: "1" });
  assert.ok([200, 303].includes(added.status), added.text.slice(0, 300));
  return buyer;
}
const typed = {
  email: "hanako.pause@example.jp", phone: "09011112222", shipping_name: "山田 花子", shipping_kana: "ヤマダ ハナコ", shipping_postcode: "810-0001",
  shipping_prefecture: "福岡県", shipping_city: "福岡市中央区", shipping_line1: "天神1-1-1", method: "standard", note: "赤い袋でお願いします",
};

describe("a provider that is ill", () => {
  let before_;  // a checkout that was opened before it fell ill

  it("is paused after a few failures; what was opened before is refused at the field, and can be paid otherwise", async () => {
    const well = await open(shop, basket(by("card", "tok_ok")));
    assert.equal((await complete(shop, well.json.id, "k")).status, 201);
    before_ = (await open(shop, basket(by("card", "tok_ok")))).json;
    const other = (await open(shop, basket(by("card", "tok_ok")))).json;
    const ledger = await psp.get("/v1/payment_intents?limit=100");
    await psp.stop("SIGKILL");
    for (let i = 0; i < 10; ++i) {
      const opened = await open(shop, basket(by("card", "tok_ok")));
      if (opened.status === 409) break;
      void complete(shop, opened.json.id, "k").catch(() => {});
    }
    await until("the pause", () => isPaused());
    assert.equal(ledger.status, 200);
    const refused = await complete(shop, before_.id, "k");
    assert.equal(refused.status, 409, refused.text);
    assert.match(refused.json.type, /\/cannot-take-now$/);
    assert.deepEqual([refused.json.errors[0].field, refused.json.method, refused.json.reason, refused.json.until],
                     ["payment.method", "card", "provider_failing", null]);
    assert.equal((await get(shop, `/api/v1/checkouts/${before_.id}`)).json.state, "open");
    assert.equal((await complete(shop, before_.id, "k")).headers["idempotency-replayed"], "true");
    assert.equal((await complete(shop, other.id, "k2", { payment: { method: "bank_transfer" } })).status, 201);
    assert.equal(await isPaused("konbini"), false, "no call of that one has failed");
  });

  it("shows on the form as switched off, keeps what was typed, and may be waited for", async () => {
    const buyer = await visitor();
    const page = await buyer.see("/checkout");
    assert.match(page.text, /id="payment_card"[^>]* disabled/);
    assert.match(page.text, /決済会社の不調のため、ただいまご利用いただけません/);
    assert.doesNotMatch(page.text, /id="payment_bank_transfer"[^>]* disabled/);
    // The page that a button of the form leads to.
    const press = async (fields) => {
      const answer = await buyer.send("/checkout", page, { ...typed, ...fields });
      assert.equal(answer.status, 303, answer.text.slice(0, 300));
      return buyer.see(answer.headers.location);
    };
    const slip = await press({ email: "hanako", do: "tell_card" });
    assert.match(slip.text, /id="email_error"/);
    const told = await press({ do: "tell_card" });
    assert.equal(told.status, 200, told.text.slice(0, 300));
    assert.match(told.text, /承りました/);
    for (const kept of [typed.email, typed.shipping_city, typed.note]) assert.ok(told.text.includes(kept), kept);
    const again = await press({ do: "tell_card" });
    assert.match(again.text, /承りました/, "the same answer, whether asked before or not");
    const forced = await press({ payment: "card", do: "confirm" });
    assert.match(forced.text, /id="payment_error"/);
    assert.ok(forced.text.includes(typed.note));
    const otherwise = await press({ payment: "bank_transfer", do: "confirm" });
    assert.match(otherwise.text, /注文を確定する/);
  });

  it("is told to the owner: a trouble, and how the way to pay is doing", async () => {
    const owner = await Owner.signIn(shop);
    const page = await owner.see("/admin/payments");
    assert.match(page.text, /決済会社の不調により休止中/);
    assert.match(page.text, /この1時間に\d+回問い合わせ/);
    assert.match((await owner.see("/admin/troubles")).text, /支払方法の不調による休止/);
    const asked = await owner.send("/admin/payments/probe", page, { method: "card" });
    assert.equal(asked.status, 303, "it was asked, and it did not answer");
    assert.ok(await isPaused());
  });

  it("stays paused over a restart, and comes back by itself when the provider answers", async () => {
    await shop.stop("SIGKILL");
    shop = await shop.again();
    assert.ok(await isPaused(), "nobody is sent to the ill provider because the shop restarted");
    psp = await psp.again();
    await until("the end of the pause", async () => !(await isPaused()), 120_000);
    const paid = await complete(shop, before_.id, "k3");
    assert.equal(paid.status, 201, paid.text);
    assert.equal(paid.json.order.payment_state, "paid");
    const owner = await Owner.signIn(shop);
    assert.match((await owner.see("/admin/payments")).text, /に収まり/);
    assert.doesNotMatch((await owner.see("/admin/troubles")).text, /支払方法の不調による休止/);
  });
});

describe("maintenance that the owner planned", () => {
  const local = (ms) => new Date(Date.now() + 9 * 3600_000 + ms).toISOString().slice(0, 16);
  const path = "/admin/payments/pauses";
  const plan = { method: "paypay", words_ja: "PayPayのメンテナンスのためです。", words_en: "PayPay is doing maintenance." };

  it("is refused at its field when it cannot be", async () => {
    const owner = await Owner.signIn(shop);
    const page = await owner.see(path);
    for (const [fields, field] of [
      [{ starts: local(3600_000), ends: local(0) }, "ends"],
      [{ starts: local(-7200_000), ends: local(-3600_000) }, "ends"],
      [{ starts: local(0), ends: local(9 * 86400_000) }, "ends"],
      [{ starts: "tomorrow", ends: local(3600_000) }, "starts"],
    ]) {
      const refused = await owner.send(path, page, { ...plan, ...fields });
      assert.equal(refused.status, 422);
      assert.match(refused.text, new RegExp(`id="e-${field}"`));
      assert.ok(refused.text.includes(plan.words_ja), "nothing typed is lost");
    }
  });

  it("pauses at its time with the owner's words, and ends when it is taken off", async () => {
    const owner = await Owner.signIn(shop);
    const page = await owner.see(path);
    const opened = await open(shop, basket(by("paypay")));
    const done = await owner.send(path, page, { ...plan, starts: local(-60_000), ends: local(3600_000) });
    assert.equal(done.status, 303, done.text.slice(0, 500));
    const refused = await complete(shop, opened.json.id, "k", {}, { headers: { "accept-language": "en" } });
    assert.equal(refused.status, 409, refused.text);
    assert.deepEqual([refused.json.method, refused.json.reason, refused.json.words], ["paypay", "maintenance", plan.words_en]);
    assert.ok(Date.parse(refused.json.until) > Date.now());
    const twice = await owner.send(path, page, { ...plan, starts: local(0), ends: local(1800_000) });
    assert.equal(twice.status, 422);
    assert.match(twice.text, /ほかの予定（PayPay、/);
    const list = await owner.see(path);
    const one = /href="(\/admin\/payments\/pauses\/[a-z0-9]+)"/.exec(list.text)[1];
    const form = await owner.see(one);
    const version = /name="version" value="(\d+)"/.exec(form.text)[1];
    assert.equal((await owner.send(`${one}/remove`, form, { version })).status, 200, "asks first");
    assert.equal((await owner.send(`${one}/remove`, form, { version, sure: "1" })).status, 303);
    const taken = await complete(shop, opened.json.id, "k2");
    assert.equal(taken.status, 202, taken.text);
  });
});
