// The sandbox provider over its socket: every card, keys, lists, webhooks, hosted pages, kills.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { get, postForm } from "../client.mjs";
import { Receiver, Sandbox } from "../sandbox.mjs";
import { newFolder, removeFolder, run } from "../server.mjs";

const secret = "whsec_of_the_test";
let receiver;
let psp;
before(async () => {
  receiver = await Receiver.start(secret);
  psp = await Sandbox.start({ webhook: receiver.url, secret });
});
after(async () => {
  await psp.close();
  receiver.close();
});

const dead = (asked) => assert.rejects(asked, /hang up|ECONNRESET/);

describe("cards", () => {
  it("tok_ok is paid, with the card on its charge", async () => {
    const { id } = await psp.create();
    const paid = await psp.confirm(id, "tok_ok");
    assert.equal(paid.status, 200);
    assert.equal(paid.json.status, "succeeded");
    assert.ok(paid.headers["x-request-id"] && paid.headers["x-content-type-options"] === "nosniff");
    const seen = await psp.get(`/v1/payment_intents/${id}?expand[]=latest_charge`);
    assert.equal(seen.json.latest_charge.payment_method_details.card.last4, "4242");
  });

  it("tok_declined is declined, with why", async () => {
    const { id } = await psp.create();
    const declined = await psp.confirm(id, "tok_declined");
    assert.equal(declined.status, 402);
    assert.deepEqual([declined.json.error.type, declined.json.error.code], ["card_error", "card_declined"]);
    assert.equal(declined.json.error.payment_intent.status, "requires_payment_method");
  });

  it("tok_slow answers late, and others are answered meanwhile", async () => {
    const { id } = await psp.create();
    const order = [];
    const slow = psp.confirm(id, "tok_slow").finally(() => order.push("slow"));
    assert.equal(await psp.state((await psp.create()).id), "requires_payment_method");
    order.push("another");
    assert.equal((await slow).json.status, "succeeded");
    assert.deepEqual(order, ["another", "slow"]);
  });

  it("tok_lost_paid charges and hangs up; its key tells the truth", async () => {
    const { id } = await psp.create();
    await dead(psp.confirm(id, "tok_lost_paid", { key: "lost-1" }));
    assert.equal(await psp.state(id), "succeeded");
    const replayed = await psp.confirm(id, "tok_lost_paid", { key: "lost-1" });
    assert.deepEqual([replayed.headers["idempotent-replayed"], replayed.json.status], ["true", "succeeded"]);
  });

  it("tok_lost_unpaid does nothing and hangs up", async () => {
    const { id } = await psp.create();
    await dead(psp.confirm(id, "tok_lost_unpaid"));
    assert.equal(await psp.state(id), "requires_payment_method");
  });

  it("tok_error_then_ok is a 500 under its key for ever, and paid under the next", async () => {
    const { id } = await psp.create();
    for (let i = 0; i < 2; ++i) assert.equal((await psp.confirm(id, "tok_error_then_ok", { key: "error-1" })).status, 500);
    assert.equal((await psp.confirm(id, "tok_error_then_ok", { key: "error-2" })).json.status, "succeeded");
  });

  it("tok_late_webhook answers processing, and is told of later", async () => {
    const { id } = await psp.create();
    assert.equal((await psp.confirm(id, "tok_late_webhook")).json.status, "processing");
    assert.ok(!receiver.got.some(({ event }) => event.type === "payment_intent.succeeded" && event.data.object.id === id));
    assert.ok((await receiver.about(id)).good);
    assert.equal(await psp.state(id), "succeeded");
  });

  it("tok_early_webhook is told before it is answered", async () => {
    const { id } = await psp.create();
    await psp.confirm(id, "tok_early_webhook");
    assert.ok(receiver.got.some(({ event }) => event.type === "payment_intent.succeeded" && event.data.object.id === id));
  });

  it("tok_3ds needs a step in the browser and returns to its caller", async () => {
    const made = await psp.create({ confirm: "true", payment_method: "tok_3ds", return_url: "http://127.0.0.1:1/back" });
    assert.equal(made.status, "requires_action");
    const step = new URL(made.next_action.redirect_to_url.url);
    assert.equal(step.origin, psp.base);
    assert.match((await get(psp, step.pathname)).text, /認証する/);
    const passed = await postForm(psp, step.pathname, { result: "passed" });
    assert.equal(passed.status, 303);
    assert.match(passed.headers.location, /^http:\/\/127\.0\.0\.1:1\/back\?payment_intent=pi_\w+&redirect_status=succeeded$/);
    assert.equal(await psp.state(made.id), "succeeded");
  });
});

describe("the API", () => {
  it("takes any key, as Basic or Bearer, and refuses none", async () => {
    assert.equal((await psp.get("/v1/payment_intents", { auth: null })).status, 401);
    assert.equal((await psp.get("/v1/payment_intents", { auth: `Basic ${btoa("sk_any:")}` })).status, 200);
  });

  it("replays a key and refuses it for anything else; one under way is a conflict", async () => {
    const first = await psp.post("/v1/payment_intents", { amount: "700", currency: "jpy" }, { key: "make-1" });
    const again = await psp.post("/v1/payment_intents", { amount: "700", currency: "jpy" }, { key: "make-1" });
    assert.equal(again.text, first.text);
    assert.equal(again.headers["idempotent-replayed"], "true");
    const other = await psp.post("/v1/payment_intents", { amount: "701", currency: "jpy" }, { key: "make-1" });
    assert.deepEqual([other.status, other.json.error.type], [400, "idempotency_error"]);
    const slow = psp.confirm(first.json.id, "tok_slow", { key: "slow-1" });
    let state = "";
    while (state !== "processing") state = await psp.state(first.json.id);
    assert.equal((await psp.confirm(first.json.id, "tok_slow", { key: "slow-1" })).status, 409);
    assert.equal((await slow).status, 200);
  });

  it("fifty presses with one key are one charge", async () => {
    const { id } = await psp.create();
    const answers = await Promise.all(Array.from({ length: 50 }, () => psp.confirm(id, "tok_ok", { key: "crowd" })));
    assert.equal(answers.filter(({ status }) => status === 200).length, 50);
    assert.equal((await psp.get(`/v1/charges?payment_intent=${id}`)).json.data.length, 1);
  });

  it("lists page by page, and holds each thing once", async () => {
    const made = new Set();
    for (let i = 0; i < 12; ++i) made.add((await psp.create()).id);
    const seen = [];
    for (let cursor = "", more = true; more; ) {
      const page = (await psp.get(`/v1/payment_intents?limit=5${cursor && `&starting_after=${cursor}`}`)).json;
      seen.push(...page.data.map(({ id }) => id));
      cursor = seen.at(-1);
      more = page.has_more;
    }
    assert.equal(new Set(seen).size, seen.length);
    assert.deepEqual(seen.slice(0, 12).reverse(), [...made]);
  });

  it("refunds up to the capture", async () => {
    const { id } = await psp.create();
    await psp.confirm(id, "tok_ok");
    const refunds = await Promise.all(Array.from({ length: 10 }, () => psp.post("/v1/refunds", { payment_intent: id, amount: "500" })));
    assert.equal(refunds.filter(({ status }) => status === 200).length, 2);
    assert.equal((await psp.get(`/v1/refunds?payment_intent=${id}`)).json.data.length, 2);
    await receiver.until(({ event }) => event.type === "charge.refunded" && event.data.object.payment_intent === id);
  });

  it("says so when the address is none, in its own shape", async () => {
    for (const path of ["/v1/customers", "/v1/payment_intents/search", "/v1/payment_intents/pi_none"]) {
      const missing = await psp.get(path);
      assert.deepEqual([missing.status, missing.json.error.type], [404, "invalid_request_error"], path);
    }
  });

  it("signs every webhook", () => {
    assert.ok(receiver.got.length > 10);
    assert.ok(receiver.got.every(({ good, event }) => good && event.object === "event"));
  });
});

describe("the hosted page", () => {
  const open = async (more = {}) =>
    (
      await psp.post("/v1/checkout/sessions", {
        mode: "payment",
        success_url: "http://127.0.0.1:1/done",
        cancel_url: "http://127.0.0.1:1/back",
        "line_items[0][price_data][currency]": "jpy",
        "line_items[0][price_data][unit_amount]": "1980",
        "line_items[0][price_data][product_data][name]": "<b>マグカップ</b>",
        "line_items[0][quantity]": "1",
        "payment_intent_data[metadata][noren_attempt]": "a1",
        ...more,
      })
    ).json;
  const pay = (session, fields) => postForm(psp, `/pay/${session.id}`, fields);

  it("shows the goods without a script, and leads back", async () => {
    const session = await open();
    const page = await get(psp, new URL(session.url).pathname);
    assert.equal(page.status, 200);
    assert.match(page.text, /&lt;b&gt;マグカップ/);
    assert.match(page.text, /href="http:\/\/127\.0\.0\.1:1\/back"/);
    assert.doesNotMatch(page.text, /<script|style="/);
    assert.match(page.headers["content-security-policy"], /default-src 'none'/);
    assert.equal((await get(psp, /href="(\/assets\/[^"]+\.css)"/.exec(page.text)[1])).status, 200);
  });

  it("declined, then paid with another card; twice and back charge once", async () => {
    const session = await open();
    assert.equal((await pay(session, { number: "4000 0000 0000 0002" })).headers.location, `/pay/${session.id}`);
    assert.match((await get(psp, `/pay/${session.id}`)).text, /カードが拒否されました/);
    const presses = await Promise.all([1, 2, 3].map(() => pay(session, { number: "4242 4242 4242 4242" })));
    for (const { status, headers } of presses) assert.deepEqual([status, headers.location], [303, "http://127.0.0.1:1/done"]);
    assert.equal((await get(psp, `/pay/${session.id}`)).headers.location, "http://127.0.0.1:1/done");
    const now = (await psp.get(`/v1/checkout/sessions/${session.id}`)).json;
    assert.deepEqual([now.status, now.payment_status], ["complete", "paid"]);
    assert.equal((await psp.get(`/v1/charges?payment_intent=${now.payment_intent}`)).json.data.length, 1);
    await receiver.about(session.id, "checkout.session.completed");
  });

  it("3-D Secure: failed, then passed", async () => {
    const session = await open();
    const first = (await pay(session, { number: "4000 0027 6000 3184" })).headers.location;
    assert.equal((await postForm(psp, first, { result: "failed" })).headers.location, `/pay/${session.id}`);
    const second = (await pay(session, { card: "tok_3ds" })).headers.location;
    assert.equal((await postForm(psp, second, { result: "passed" })).headers.location, "http://127.0.0.1:1/done");
  });

  it("is closed when it is expired", async () => {
    const session = await open();
    assert.equal((await psp.post(`/v1/checkout/sessions/${session.id}/expire`)).json.status, "expired");
    assert.equal((await pay(session, { card: "tok_ok" })).status, 410);
    await receiver.about(session.id, "checkout.session.expired");
  });
});

describe("killed with -9", () => {
  it("it keeps pending effects, kept answers and webhooks that nobody took", async () => {
    const folder = newFolder();
    const ears = await Receiver.start(secret);
    ears.status = 503;
    const options = { data: folder, webhook: ears.url, secret };
    let one = await Sandbox.start(options);
    const told = await one.create();
    await one.confirm(told.id, "tok_ok", { key: "told" });
    await ears.about(told.id);
    const late = await one.create();
    await one.confirm(late.id, "tok_late_webhook", { key: "late" });
    const slow = await one.create();
    const cut = dead(one.confirm(slow.id, "tok_slow", { key: "slow" }));
    let state = "";
    while (state !== "processing") state = await one.state(slow.id);
    await one.stop("SIGKILL");
    await cut;
    ears.got.length = 0;
    ears.status = 200;
    one = await Sandbox.start(options);
    for (const { id } of [told, late, slow]) assert.ok((await ears.about(id)).good);
    for (const { id } of [told, late, slow]) assert.equal(await one.state(id), "succeeded");
    const replayed = await one.confirm(slow.id, "tok_slow", { key: "slow" });
    assert.deepEqual([replayed.headers["idempotent-replayed"], replayed.json.status], ["true", "succeeded"]);
    assert.equal((await one.stop("SIGTERM")).code, 0);
    ears.close();
    removeFolder(folder);
  });

  it("again and again under load, every answer given is still true", async () => {
    const folder = newFolder();
    const answered = new Map();
    for (let round = 0; round < 5; ++round) {
      const one = await Sandbox.start({ data: folder });
      const enough = answered.size + 10 + 5 * round;
      let many;
      const busy = new Promise((done) => (many = done));
      const buying = async (buyer) => {
        for (let i = 0; ; ++i) {
          const { id } = await one.create({ "metadata[noren_attempt]": `${round}-${buyer}-${i}` });
          const paid = await one.confirm(id, "tok_ok", { key: `${round}-${buyer}-${i}` });
          answered.set(id, paid.json.latest_charge);
          if (answered.size >= enough) many();
        }
      };
      const buyers = Promise.allSettled(Array.from({ length: 8 }, (_, buyer) => buying(buyer)));
      await Promise.race([busy, buyers]);
      await one.stop("SIGKILL");
      await buyers;
    }
    const last = await Sandbox.start({ data: folder });
    assert.ok(answered.size > 20, `${answered.size} were answered`);
    for (const [id, charge] of answered) {
      const seen = (await last.get(`/v1/payment_intents/${id}`)).json;
      assert.deepEqual([seen.status, seen.latest_charge], ["succeeded", charge]);
    }
    await last.close();
    removeFolder(folder);
  });
});

describe("the command", () => {
  // One after the other they would take longer than the test may.
  it("delays every answer of the API by --latency, many at once", { timeout: 120_000 }, async () => {
    const slow = await Sandbox.start({ latency: 2_000 });
    const order = [];
    const asked = Array.from({ length: 200 }, () =>
      slow.post("/v1/payment_intents", { amount: "100", currency: "jpy" }).finally(() => order.push("slow")));
    await psp.create();
    order.push("quick");
    const answers = await Promise.all(asked);
    assert.ok(answers.every(({ status }) => status === 200));
    assert.equal(order[0], "quick");
    await slow.close();
  });

  it("explains itself, refuses half a webhook, and a folder in use", async () => {
    assert.equal(run(["sandbox", "psp", "--help"]).code, 0);
    assert.equal(run(["sandbox"]).code, 2);
    assert.equal(run(["sandbox", "psp", "--data", psp.data, "--webhook", "http://127.0.0.1:1/"]).code, 2);
    const second = run(["sandbox", "psp", "--data", psp.data, "--listen", "127.0.0.1:0"]);
    assert.equal(second.code, 1);
    assert.match(second.err, /^noren: [^\n]*in use[^\n]*\n$/);
  });

  it("finishes what is in flight when it is told to stop", async () => {
    const one = await Sandbox.start();
    const { id } = await one.create();
    const slow = one.confirm(id, "tok_slow");
    let state = "";
    while (state !== "processing") state = await one.state(id);
    const end = one.stop("SIGTERM");
    assert.equal((await slow).json.status, "succeeded");
    assert.equal((await end).code, 0);
    await one.close();
  });
});
