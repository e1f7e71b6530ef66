// A buyer's card company takes a payment back: the shop hears it by the provider's notice, or finds it in the provider's books when the
// notice was lost; the owner answers at the provider; what was decided ends it.
import assert from "node:assert/strict";
import { after, it } from "node:test";
import { basket, by, complete, open, until } from "../client.mjs";
import { Owner } from "../owner.mjs";
import { Sandbox } from "../sandbox.mjs";
import { run } from "../server.mjs";

const secret = "whsec_disputes";
let psp = await Sandbox.start();
after(() => psp.close());
const shop = await psp.startShop(secret);
after(() => shop.close());
psp = await psp.again({ webhook: `${shop.base}/hooks/stripe`, secret });
const owner = await Owner.signIn(shop);

async function bought(source) {
  const checkout = await open(shop, basket(by("card", source)));
  const { json } = await complete(shop, checkout.json.id, `k-${source}`);
  assert.ok(json.order, JSON.stringify(json));
  const { data: all } = (await psp.get("/v1/payment_intents?limit=100")).json;
  return { ...json.order, payment: all.find((one) => one.metadata.noren_order === json.order.number).id };
}

const disputes = async (payment) => (await psp.get(`/v1/disputes?payment_intent=${payment}`)).json.data;
const press = (path, fields) =>
  fetch(psp.base + path, { method: "POST", redirect: "manual", body: new URLSearchParams(fields), headers: { origin: psp.base } });
const sum = (dispute) => dispute.balance_transactions.reduce((all, entry) => all + entry.net, 0);
const swept = async () => owner.send("/admin/payments/sweep", await owner.see("/admin/payments"), {});

// The trouble about an order, as the owner finds it.
const trouble_of = (order) => until(`a trouble of ${order.number}`, async () => {
  const { text } = await owner.see("/admin/troubles");
  const row = text.split("<tr>").find((one) => one.includes("カード会社への異議") && one.includes(order.number));
  return row && /href="(\/admin\/troubles\/[^"]+)"/.exec(row)[1];
});

it("a dispute is told to the owner, answered at the provider, and ends as it was decided", async () => {
  const order = await bought("tok_disputed");
  const path = await trouble_of(order);
  const [dispute] = await disputes(order.payment);
  const page = (await owner.see(path)).text;
  assert.ok(page.includes(`href="${psp.base}/disputes/${dispute.id}"`), "where it is answered");
  assert.match(page, /カードの不正利用/);
  assert.match((await owner.see("/admin/payments")).text, /回答が必要です/);
  assert.equal((await press(`/disputes/${dispute.id}`, { press: "answer" })).status, 303);
  await until("the answer", async () => /結果を待っています/.test((await owner.see(path)).text));
  assert.equal((await press(`/disputes/${dispute.id}`, { press: "lose" })).status, 303);
  await until("the end", async () => /代金はお客さまに戻りました/.test((await owner.see(path)).text));
  await until("the order's story", async () => /代金はお客さまに戻りました/.test((await owner.see(`/admin/orders/${order.number}`)).text));
  assert.equal(sum((await disputes(order.payment))[0]), -order.total, "the ledger holds the same");
  await swept();
  assert.match((await owner.see("/admin/payments")).text, /すべて一致/, "its money is not missing");
  assert.doesNotMatch((await owner.see("/admin/troubles")).text, /返金の遅れ|金額が合わない|管理画面での返金/);
});

it("one whose notices were lost is found in the provider's books, and won", async () => {
  const order = await bought("tok_ok");
  psp = await psp.again();
  const opened = await press("/disputes", { payment: order.payment });
  assert.match(opened.headers.get("location"), /^\/disputes\/dp_/);
  assert.equal((await press("/disputes", { payment: order.payment })).status, 409, "disputed once");
  assert.equal((await press("/disputes", { payment: "pi_none" })).status, 409);
  await swept();
  const path = await trouble_of(order);
  await press(opened.headers.get("location"), { press: "win" });
  await swept();
  assert.match((await owner.see(path)).text, /ショップの主張が認められ、代金が戻りました/);
  assert.equal(sum((await disputes(order.payment))[0]), 0, "withdrawn and given back");
  const audit = run(["verify", "--data", shop.data]);
  assert.equal(audit.code, 0, audit.out + audit.err);
});
