// Money whose fate is told late, twice, by strangers, or by nobody: webhooks, refunds and the sweep, against a provider that is a process
// of its own; the truth is read back from its ledger.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { basket, by, call, complete, get, open, until } from "../client.mjs";
import { Owner, version } from "../owner.mjs";
import { providers } from "../providers.mjs";
import { Sandbox } from "../sandbox.mjs";
import { run } from "../server.mjs";

const secret = "whsec_money";

for (const provider of providers) describe(`money through ${provider.name}`, () => {
  let psp;
  let shop;
  before(async () => {
    psp = await Sandbox.start();
    shop = await psp.startShop(secret, undefined, provider);
    psp = await psp.again({ webhook: `${shop.base}${provider.hook}`, secret, provider });  // now that it is known where to tell
  });
  after(async () => {
    await shop.close();
    await psp.close();
  });

  async function paid(source = "tok_ok") {
    const opened = await open(shop, basket(by("card", source)));
    const answer = await complete(shop, opened.json.id, "k");
    return { id: opened.json.id, token: opened.json.token, total: opened.json.amounts.total, answer };
  }
  async function intentOf(number) {
    const { json } = await psp.get("/v1/payment_intents?limit=100&expand[]=data.latest_charge");
    return json.data.filter((intent) => intent.metadata.noren_order === number);
  }
  const notice = (event, at, key = secret) => {
    const body = JSON.stringify(event);
    return call(shop, "POST", provider.hook, { body, headers: { "content-type": "application/json", [provider.signature]: provider.signed(body, key, at) } });
  };

  it("the provider's own notice brings the answer within the wait", async () => {
    const { answer, total } = await paid("tok_late_webhook");
    assert.equal(answer.status, 201, answer.text);
    const [intent] = await intentOf(answer.json.order.number);
    assert.equal(intent.amount_received, total);
  });

  it("forged, old and unknown notices change nothing, and are logged", async () => {
    const { answer } = await paid();
    const [intent] = await intentOf(answer.json.order.number);
    assert.equal((await notice(provider.event("evt_forged", intent), undefined, "whsec_other")).status, 400);
    if (provider.ages) assert.equal((await notice(provider.event("evt_old", intent), Math.floor(Date.now() / 1000) - 3600)).status, 400);
    assert.equal((await call(shop, "POST", provider.hook, { body: "{}" })).status, 400);
    const other = providers.find(({ name }) => name !== provider.name);
    assert.equal((await call(shop, "POST", other.hook, { body: "{}" })).status, 404, "nothing comes from there");
    await until("the log of refused notices", () => /"event":"notice_refused"/.test(shop.output));
    assert.equal((await notice(provider.event("evt_twice", intent))).status, 200);
    assert.equal((await notice(provider.event("evt_twice", intent))).status, 200);
    await until("the log of repeated notices", () => /"event":"notice_repeated"/.test(shop.output));
    assert.equal((await intentOf(answer.json.order.number)).length, 1);
  });

  it("a cancelled order's money goes back to the card when the owner says so, once; the buyer is told", async () => {
    const { answer, total, token } = await paid();
    const number = answer.json.order.number;
    const path = `/admin/orders/${number}`;
    const visitor = await Owner.signIn(shop);
    let page = await visitor.see(path);
    const whole = await visitor.send(`${path}/refund_card`, page, { version: version(page), back_amount: String(total), sure: "1" });
    assert.equal(whole.status, 422, "an order that stands keeps some of its money");
    const unasked = await visitor.send(`${path}/refund_card`, page, { version: version(page), back_amount: String(total) });
    assert.equal(unasked.status, 422, "said at its field, before anything is asked");
    assert.match(unasked.text, /先に注文をキャンセルしてください/);
    const cancelled = await visitor.send(`${path}/cancel`, page, { version: version(page), reason: "buyer", message: "", restock: "1", sure: "1" });
    assert.equal(cancelled.status, 303, cancelled.text.slice(0, 300));
    page = await visitor.see(path);
    assert.match(page.text, /id="refund_card" open/);
    const wrong = await visitor.send(`${path}/refund_card`, page, { version: version(page), back_amount: String(total + 1), sure: "1" });
    assert.equal(wrong.status, 422);
    const asked = await visitor.send(`${path}/refund_card`, page, { version: version(page), back_amount: String(total) });
    assert.equal(asked.status, 200);
    assert.match(asked.text, /取り消せません/);
    const fields = { version: version(page), back_amount: String(total), sure: "1" };
    const sent = await Promise.all([1, 2, 3].map(() => visitor.send(`${path}/refund_card`, page, fields)));
    assert.deepEqual(sent.map((one) => one.status).sort(), [303, 409, 409]);
    await until("refunded", async () => (await get(shop, `/api/v1/orders/${token}`)).json.payment_state === "refunded");
    const [intent] = await intentOf(number);
    const refunds = (await psp.get(`/v1/refunds?payment_intent=${intent.id}`)).json.data;
    assert.equal(refunds.length, 1);
    assert.equal(refunds[0].amount, total);
    await until("the mail", async () => (await get(shop, "/demo/mail")).text.includes(`返金の手続きが済みました ${number}`));
  });

  it("what somebody gave back in the provider's dashboard is seen by the sweep", async () => {
    const { answer } = await paid();
    const [intent] = await intentOf(answer.json.order.number);
    assert.equal((await psp.post("/v1/refunds", { payment_intent: intent.id, amount: "100" })).status, 200);
    const visitor = await Owner.signIn(shop);
    const page = await visitor.see("/admin/payments");
    const swept = await visitor.send("/admin/payments/sweep", page, {});
    assert.equal(swept.status, 303, swept.text.slice(0, 300));
    assert.match((await visitor.see("/admin/payments")).text, /件に違い|すべて一致|新しい違いはありません/);
    await until("its trouble", async () => /決済会社の管理画面での返金/.test((await visitor.see("/admin/troubles")).text));
  });

  it("the audit asks the provider as well", async () => {
    const audit = run(["verify", "--data", shop.data, "--config", shop.config]);
    assert.match(audit.out, /The provider's books.*checked, 0 broken/);
    assert.equal(audit.code, 0, audit.out + audit.err);
  });
});
