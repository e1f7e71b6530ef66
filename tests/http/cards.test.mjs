// Cards through the store API and the buyer's pages, against the sandbox provider of the demo; the truth is read back from its ledger.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { basket, by, complete, fate, get, open, plentiful, quantityOf } from "../client.mjs";
import { newFolder, removeFolder, run, Shop } from "../server.mjs";
import { startShop } from "../stage.mjs";
import { Visitor } from "../visitor.mjs";

const shop = await startShop();

async function ledger(number, of = shop) {
  const answer = await fetch(`${of.provider}/v1/payment_intents?limit=100`, { headers: { authorization: "Bearer sk_test" } });
  return (await answer.json()).data.filter((intent) => intent.metadata.noren_order === number);
}
const captured = async (number, of = shop) => (await ledger(number, of)).reduce((sum, intent) => sum + intent.amount_received, 0);

async function pressed(source, options) {
  const opened = await open(shop, basket(by("card", source)));
  assert.equal(opened.status, 201, opened.text);
  return { id: opened.json.id, token: opened.json.token, total: opened.json.amounts.total, answer: await complete(shop, opened.json.id, "k", {}, options) };
}

describe("a card by the store API", () => {
  for (const source of ["tok_ok", "tok_slow", "tok_lost_paid", "tok_error_then_ok", "tok_early_webhook"]) {
    it(`${source} is a paid order with exactly one charge`, async () => {
      const { id, total, answer } = await pressed(source);
      assert.equal(answer.status, 201, answer.text);
      assert.equal(answer.json.order.state, "received");
      assert.equal(answer.json.order.payment_state, "paid");
      const [intent, ...more] = await ledger(answer.json.order.number);
      assert.deepEqual(more, []);
      assert.equal(intent.amount_received, total);
      assert.ok(intent.metadata.noren_attempt && intent.metadata.noren_shop);
      const again = await complete(shop, id, "k");
      assert.equal(again.headers["idempotency-replayed"], "true");
      assert.equal(again.json.order.number, answer.json.order.number);
    });
  }

  it("two keys at once on tok_slow are one order: one of them is told that its answer is the other's", async () => {
    const opened = await open(shop, basket(by("card", "tok_slow")));
    const both = await Promise.all(["a", "b"].map((key) => complete(shop, opened.json.id, key)));
    assert.deepEqual(both.map(({ status }) => status), [201, 201]);
    assert.equal(both[0].json.order.number, both[1].json.order.number);
    assert.deepEqual(both.map(({ headers }) => headers["idempotency-replayed"] ?? "").sort(), ["", "true"]);
  });

  it("tok_declined is a 402 that says what to do; another card pays the same checkout", async () => {
    const before_ = await quantityOf(shop, plentiful);
    const { id, total, answer } = await pressed("tok_declined");
    assert.equal(answer.status, 402);
    assert.match(answer.headers["content-type"], /^application\/problem\+json/);
    assert.ok(Date.parse(answer.json.held_until) > Date.now());
    assert.ok(answer.json.detail.length > 10);
    assert.equal((await get(shop, `/api/v1/checkouts/${id}`)).json.state, "open");
    assert.equal(await quantityOf(shop, plentiful), before_ - 1, "its piece is held");
    assert.equal((await complete(shop, id, "k")).status, 402, "the same key tells the same");
    const paid = await complete(shop, id, "k2", by("card", "tok_ok"));
    assert.equal(paid.status, 201, paid.text);
    assert.equal(await captured(paid.json.order.number), total);
    assert.equal(await quantityOf(shop, plentiful), before_ - 1);
  });

  it("tok_lost_unpaid ends as not paid, and nothing can be charged later", async () => {
    const { id, answer } = await pressed("tok_lost_unpaid");
    assert.ok([202, 402].includes(answer.status), answer.text);
    assert.equal((await fate(shop, id)).state, "open");
    assert.equal((await complete(shop, id, "k")).status, 402);
    const taken = await complete(shop, id, "k2", { payment: { method: "bank_transfer" } });
    assert.equal(taken.status, 201, taken.text);
    for (const intent of await ledger(taken.json.order.number)) assert.equal(intent.status, "canceled");
  });

  it("tok_late_webhook is being checked, then accepted; its key tells the truth of now", async () => {
    const { id, token, answer } = await pressed("tok_late_webhook");
    if (answer.status === 202) {
      assert.deepEqual([answer.json.order.state, answer.json.order.payment_state], ["pending", "checking"]);
      // It may have been found out since.
      assert.ok(["checking", "accepted"].includes((await get(shop, `/api/v1/checkouts/${id}`)).json.state));
    }
    assert.equal((await fate(shop, id)).state, "accepted");
    const now = await complete(shop, id, "k");
    assert.equal(now.status, 201);
    assert.equal(now.headers["idempotency-replayed"], "true");
    assert.equal(now.json.order.token, token);
  });

  it("the same basket in a second tab is asked about while the first is being paid, before anything is charged there", async () => {
    const wish = basket(by("card", "tok_3ds"));
    const first = (await open(shop, wish)).json;
    assert.equal((await complete(shop, first.id, "k")).status, 202);
    const second = (await open(shop, { ...wish, ...by("card", "tok_ok") })).json;
    const asked = await complete(shop, second.id, "k");
    assert.equal(asked.status, 409, asked.text);
    assert.match(asked.json.type, /similar-order$/);
    assert.equal(asked.json.being_paid, true);
    assert.ok(Date.parse(asked.json.known_by) > Date.parse(asked.json.ordered_at));
    assert.equal(asked.json.number, undefined, "not told to who does not know its token");
    const known = await complete(shop, second.id, "k2", { known_token: first.token });
    assert.ok(known.json.number, known.text);
    assert.equal((await get(shop, `/api/v1/checkouts/${second.id}`)).json.state, "open");
    const both = await complete(shop, second.id, "k3", { confirm_similar: true });
    assert.equal(both.status, 201, both.text);
    assert.equal(await captured(both.json.order.number), second.amounts.total);
  });

  it("tok_3ds is a 202 with a step for the browser; done, it is an order", async () => {
    const { id, token, total, answer } = await pressed("tok_3ds");
    assert.equal(answer.status, 202, answer.text);
    const pending = await get(shop, `/api/v1/orders/${token}`);
    assert.deepEqual([pending.status, pending.json.state, pending.json.payment_state], [200, "pending", "checking"]);
    assert.equal((await get(shop, `/orders/${token}`)).headers.location, `/checkout/${id}/paid`);
    const step = new URL(answer.json.next.redirect);
    const passed = await fetch(step, { method: "POST", body: new URLSearchParams({ result: "passed" }), redirect: "manual", headers: { origin: step.origin } });
    assert.equal(passed.status, 303);
    const back = new URL(passed.headers.get("location"));
    assert.equal(back.port, String(shop.port));
    const thanks = await get(shop, back.pathname + back.search);
    assert.equal(thanks.status, 303);
    assert.match(thanks.headers.location, /\/thanks$/);
    const { state, order } = await fate(shop, id);
    assert.equal(state, "accepted");
    assert.equal(await captured(order.number), total);
  });

  it("fifty equal presses at once are one order and one charge", async () => {
    const opened = await open(shop, basket(by("card", "tok_ok")));
    const answers = await Promise.all(Array.from({ length: 50 }, () => complete(shop, opened.json.id, "same")));
    assert.deepEqual(new Set(answers.map((answer) => answer.status)), new Set([201]));
    const numbers = new Set(answers.map((answer) => answer.json.order.number));
    assert.equal(numbers.size, 1);
    assert.equal(await captured([...numbers][0]), opened.json.amounts.total);
  });

  it("fifty presses with keys of their own as well", async () => {
    const opened = await open(shop, basket(by("card", "tok_slow")));
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => complete(shop, opened.json.id, `k${i}`)));
    for (const answer of answers) assert.ok([201, 202].includes(answer.status), answer.text);
    const { order } = await fate(shop, opened.json.id);
    assert.equal(await captured(order.number), opened.json.amounts.total);
    assert.equal((await ledger(order.number)).length, 1);
  });
});

describe("a card by the provider's page", () => {
  it("leads there and back; the shop shows the order", async () => {
    const { id, total, answer } = await pressed("");
    assert.equal(answer.status, 202, answer.text);
    const page = new URL(answer.json.next.redirect);
    const pay = (number) =>
      fetch(page, { method: "POST", body: new URLSearchParams({ number }), redirect: "manual", headers: { origin: page.origin } });
    const declined = await pay("4000 0000 0000 0002");
    assert.match(await (await fetch(new URL(declined.headers.get("location"), page))).text(), /role="alert"/);
    const paid = await pay("4242 4242 4242 4242");
    assert.equal(paid.status, 303);
    const back = new URL(paid.headers.get("location"));
    const answered = await get(shop, back.pathname + back.search);
    assert.equal(answered.status, 303, answered.text);
    const { order } = await fate(shop, id);
    assert.equal(await captured(order.number), total);
  });

  it("can be left: the shop says that nothing is paid, and offers other ways", async () => {
    const { id } = await pressed("");
    const buyer = new Visitor(shop);
    const waiting = await buyer.see(`/checkout/${id}/confirm`);
    assert.equal(waiting.status, 303);
    const shown = await buyer.see(waiting.headers.location);
    assert.equal(shown.status, 202);
    assert.match(shown.text, /お支払いの手続きが途中です/);
    const given = await buyer.send(`/checkout/${id}/give-up`, shown);
    assert.deepEqual([given.status, given.headers.location], [303, `/checkout/${id}/paid`]);
    for (const look of ["at first", "reloaded"]) {
      const left = await buyer.see(given.headers.location);
      assert.equal(left.status, 402, `${look}: ${left.text.slice(0, 300)}`);
    }
    assert.equal((await get(shop, `/api/v1/checkouts/${id}`)).json.state, "open");
  });
});

it("a kill -9 in the middle of payments loses none and charges none twice", { timeout: 120_000 }, async () => {
  const data = newFolder();
  let killed = await Shop.start({ data });
  const begun = [];
  let answered = 0;
  let some;
  const first = new Promise((done) => (some = done));
  for (const source of ["tok_ok", "tok_slow", "tok_lost_paid", "tok_late_webhook", "tok_error_then_ok", "tok_lost_unpaid"]) {
    for (let i = 0; i < 3; ++i) {
      const opened = await open(killed, basket(by("card", source)));
      begun.push({ id: opened.json.id, total: opened.json.amounts.total });
      complete(killed, opened.json.id, "k").then(() => ++answered === 3 && some(), () => {});
    }
  }
  await first;  // the others are under way
  await killed.stop("SIGKILL");
  killed = await Shop.start({ data });
  for (const { id, total } of begun) {
    const { state, order } = await fate(killed, id);
    assert.ok(["accepted", "open"].includes(state), state);
    if (order) assert.equal(await captured(order.number, killed), total);
  }
  await killed.stop();
  const audit = run(["verify", "--data", data]);
  assert.equal(audit.code, 0, audit.out + audit.err);
  removeFolder(data);
});
