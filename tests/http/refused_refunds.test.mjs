// Refunds that the provider refuses at once: the owner reads it with its reason within seconds, and what somebody gave back in the
// provider's dashboard is not given back once more. No notice tells the shop of anything.
import assert from "node:assert/strict";
import { after, it } from "node:test";
import { basket, by, complete, get, open, until } from "../client.mjs";
import { Owner, version } from "../owner.mjs";
import { Sandbox } from "../sandbox.mjs";
import { run } from "../server.mjs";

const kAtOnce = 60_000;  // far below the minutes that a lost answer is waited for

const psp = await Sandbox.start();
after(() => psp.close());
const shop = await psp.startShop("whsec_refused");
after(() => shop.close());
const owner = await Owner.signIn(shop);

// An order that was paid by card and cancelled by the owner.
async function cancelled(key) {
  const { json: checkout } = await open(shop, basket(by("card", "tok_ok")));
  const { json } = await complete(shop, checkout.id, key);
  assert.ok(json.order, JSON.stringify(json));
  const { data: all } = (await psp.get("/v1/payment_intents?limit=100")).json;
  const path = `/admin/orders/${json.order.number}`;
  const page = await owner.see(path);
  const answer = await owner.send(`${path}/cancel`, page, { version: version(page), reason: "buyer", message: "", restock: "1", sure: "1" });
  assert.equal(answer.status, 303, answer.text.slice(0, 300));
  const payment = all.find((one) => one.metadata.noren_order === json.order.number).id;
  return { number: json.order.number, token: checkout.token, total: checkout.amounts.total, path, payment };
}

async function ask_all_back({ path, total }) {
  const page = await owner.see(path);
  const answer = await owner.send(`${path}/refund_card`, page, { version: version(page), back_amount: String(total), sure: "1" });
  assert.equal(answer.status, 303, answer.text.slice(0, 300));
}

const given_back = async (payment) =>
  (await psp.get(`/v1/refunds?payment_intent=${payment}`)).json.data.reduce((sum, refund) => sum + refund.amount, 0);

it("of which a part went back in the dashboard: the refusal, its reason and the rest are told within seconds", async () => {
  const order = await cancelled("part");
  assert.equal((await psp.post("/v1/refunds", { payment_intent: order.payment, amount: "100" })).status, 200);
  await ask_all_back(order);
  const page = await until("the refusal", async () => {
    const { text } = await owner.see(order.path);
    return /円 できませんでした/.test(text) && text;
  }, kAtOnce);
  assert.match(page, /できませんでした \/ 決済会社で返金できませんでした/);
  assert.doesNotMatch(page, /invalid_request_error|決済会社の返答/, "the provider's own words");
  assert.doesNotMatch(page, /申し込み中|断られたため確認中/);
  const trouble = await until("its trouble", async () => {
    const { text } = await owner.see("/admin/troubles");
    const row = text.split("<tr>").find((one) => one.includes("決済会社を通した返金の失敗") && one.includes(order.number));
    return row && /href="(\/admin\/troubles\/[^"]+)"/.exec(row)[1];
  }, kAtOnce);
  assert.match((await owner.see(trouble)).text, new RegExp(`残りの${(order.total - 100).toLocaleString("en")}円を返金する`));
  await ask_all_back({ ...order, total: order.total - 100 });
  await until("the rest", async () => (await get(shop, `/api/v1/orders/${order.token}`)).json.payment_state === "refunded", kAtOnce);
  assert.equal(await given_back(order.payment), order.total, "to the yen");
});

it("of which all went back in the dashboard: it is taken over, and nothing is offered again", async () => {
  const order = await cancelled("all");
  assert.equal((await psp.post("/v1/refunds", { payment_intent: order.payment })).status, 200);
  await ask_all_back(order);
  await until("refunded", async () => (await get(shop, `/api/v1/orders/${order.token}`)).json.payment_state === "refunded", kAtOnce);
  assert.equal(await given_back(order.payment), order.total);
  const page = (await owner.see(order.path)).text;
  assert.match(page, /この支払いは、すでに返金されています/);
  assert.doesNotMatch(page, /id="refund_card"/);
});

it("the audit finds nothing", () => {
  const audit = run(["verify", "--data", shop.data]);
  assert.equal(audit.code, 0, audit.out + audit.err);
});
