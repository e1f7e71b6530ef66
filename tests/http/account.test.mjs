// A shop's own account at the provider, and the name on card statements, against a provider that is a process of its own.
import assert from "node:assert/strict";
import { after, it } from "node:test";
import { basket, by, call, complete, get, open } from "../client.mjs";
import { Owner } from "../owner.mjs";
import { Sandbox } from "../sandbox.mjs";
import { owner, run } from "../server.mjs";
import { Visitor } from "../visitor.mjs";

const path = "/admin/settings/account";
const psp = await Sandbox.start();
after(() => psp.close());
const shop = await psp.startShop("whsec_standard", "sk_test_standard");
after(() => shop.close());

const seen = (page) => /name="seen" value="([^"]+)"/.exec(page.text)[1];
const intents = async () => (await psp.get("/v1/payment_intents?limit=100")).json.data;

// A form's fields as a browser would send them back.
function fieldsOf(page, action) {
  const form = page.text.slice(page.text.indexOf(`action="${action}"`));
  const fields = {};
  for (const [tag] of form.slice(0, form.indexOf("</form>")).matchAll(/<input [^>]+>/g)) {
    const [, name] = /name="([^"]+)"/.exec(tag) ?? [];
    if (!name || (/type="checkbox"/.test(tag) && !/ checked/.test(tag))) continue;
    fields[name] = /value="([^"]*)"/.exec(tag)?.[1] ?? "";
  }
  return fields;
}

it("a key is checked with the provider, used at once, and stands nowhere in the clear", async () => {
  const visitor = await Owner.signIn(shop);
  let page = await visitor.see(path);
  assert.match(page.text, /あらかじめ設定された決済アカウント/);
  const give = (fields) => visitor.send(path, page, { seen: seen(page), password: owner.password, ...fields });
  const revoked = await give({ key: "sk_test_revoked00000" });
  assert.equal(revoked.status, 422);
  assert.match(revoked.text, /受け付けませんでした/);
  assert.equal((await give({ key: "sk_test_hana_00000001", password: "not my password" })).status, 422);
  const saved = await give({ key: "sk_test_hana_00000001", hook: "whsec_hana00000001" });
  assert.equal(saved.status, 303, saved.text.slice(0, 400));
  page = await visitor.see(path);
  assert.match(page.text, /acct_hana/);
  assert.doesNotMatch(page.text, /sk_test_hana|whsec_hana/);
  assert.match((await visitor.send(`${path}/test`, page, {})).text, /支払いを受け付けられます/);
  const opened = await open(shop, basket(by("card", "tok_ok")));
  assert.equal((await complete(shop, opened.json.id, "k")).status, 201);
  assert.doesNotMatch(shop.output, /sk_test_hana|whsec_hana|sk_test_revoked/);
});

it("a payment that was begun with an account ends with it, and refunds go there", async () => {
  const visitor = await Owner.signIn(shop);
  const opened = await open(shop, basket(by("card", "tok_3ds")));
  const waiting = await complete(shop, opened.json.id, "k");
  assert.equal(waiting.status, 202, waiting.text);
  let page = await visitor.see(path);
  const changed = await visitor.send(path, page, { seen: seen(page), password: owner.password, key: "sk_test_umi_00000001" });
  assert.equal(changed.status, 303);
  page = await visitor.see(path);
  assert.match(page.text, /acct_umi/);
  assert.match(page.text, /終わっていない支払い・返金が1件/);
  const off = await visitor.send(`${path}/off`, page, { seen: seen(page), password_off: owner.password });
  assert.equal(off.status, 303);
  assert.equal((await visitor.send(`${path}/off`, page, { seen: seen(page), password_off: owner.password })).status, 409);
  assert.match((await visitor.see(path)).text, /あらかじめ設定された決済アカウント/);
  const audit = run(["verify", "--data", shop.data, "--config", shop.config]);
  assert.equal(audit.code, 0, audit.out + audit.err);
});

it("the name on statements goes with the payment and is told before ordering and on the order's page", async () => {
  const visitor = await Owner.signIn(shop);
  const page = await visitor.see("/admin/settings/payment");
  const fields = { ...fieldsOf(page, "/admin/settings/payment"), card: "1", kind: "普通" };
  const names = { statement_kanji: "くるみ雑貨店", statement_kana: "くるみざっか", statement_latin: "ＫＵＲＵＭＩ" };
  const saved = await visitor.send("/admin/settings/payment", page, { ...fields, ...names });
  assert.equal(saved.status, 303, saved.text.match(/class="error"[^<]*<|[^<]*class="flash bad"[^<]*/g)?.join("\n"));
  const opened = await open(shop, basket(by("card", "tok_ok")));
  const placed = await complete(shop, opened.json.id, "k");
  assert.equal(placed.status, 201);
  const made = (await intents()).find((intent) => intent.metadata.noren_order === placed.json.order.number);
  assert.equal(made.statement_descriptor_suffix, "KURUMI");
  const seenByBuyer = await get(shop, `/orders/${opened.json.token ?? placed.json.order.token}`);
  assert.match(seenByBuyer.text, /「くるみ雑貨店」「クルミザッカ」「KURUMI」/);
});

it("a charge is asked about with the same answer for everybody", async () => {
  const buyer = new Visitor(shop);
  const first = await buyer.see("/charge");
  const today = /max="([^"]+)"/.exec(first.text)[1];
  const ask = async (fields) => {
    const pressed = await buyer.send("/charge", first, { on: today, last4: "4242", ...fields });
    assert.equal(pressed.status, 303, pressed.text);
    return buyer.see(pressed.headers.location);
  };
  const [, amount] = /(\d+)/.exec(String((await intents())[0].amount_received));
  const fits = await ask({ amount });
  const fitsNot = await ask({ amount: "49" });
  assert.equal(fits.status, 200);
  assert.equal(fits.text, fitsNot.text);
  const wrong = await ask({ amount: "", last4: "12345" });
  assert.match(wrong.text, /id="amount_error"/);
  assert.doesNotMatch(wrong.text, /value="12345"/);
  assert.equal((await call(shop, "POST", "/charge", { body: "amount=1" })).status >= 400, true);
});
