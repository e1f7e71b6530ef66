// The provider's notices, kept back by somebody between it and the shop: never delivered, each once, all three times in a heap and out of
// order. What the buyers bought comes to the same end.
import assert from "node:assert/strict";
import http from "node:http";
import { it } from "node:test";
import { basket, by, call, complete, fate, open, until } from "../client.mjs";
import { providers } from "../providers.mjs";
import { Sandbox } from "../sandbox.mjs";
import { run } from "../server.mjs";

const secret = "whsec_between";
const sources = ["tok_ok", "tok_declined", "tok_slow", "tok_lost_paid", "tok_lost_unpaid", "tok_error_then_ok", "tok_early_webhook", "tok_late_webhook",
  "tok_3ds"];

// Takes what the provider tells, and tells it to nobody.
class Between {
  static async start(provider) {
    const between = new Between();
    between.got = [];
    between.server = http.createServer(async (request, response) => {
      const parts = [];
      for await (const part of request) parts.push(part);
      between.got.push({ body: Buffer.concat(parts), signature: request.headers[provider.signature] });
      response.writeHead(200).end();
    });
    await new Promise((done) => between.server.listen(0, "127.0.0.1", done));
    between.server.unref();
    between.url = `http://127.0.0.1:${between.server.address().port}${provider.hook}`;
    return between;
  }
  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

// The payments whose success the provider has told of.
function toldPaid(got) {
  const events = got.map(({ body }) => JSON.parse(body));
  const paid = events.filter(({ type }) => ["payment_intent.succeeded", "payment.captured"].includes(type));
  return new Set(paid.map(({ data }) => data.object?.id ?? data.id)).size;
}

async function passed(redirect) {
  const step = new URL(redirect);
  await fetch(step, { method: "POST", body: new URLSearchParams({ result: "passed" }), redirect: "manual", headers: { origin: step.origin } });
}

// One buyer for each source, then `deliver` with everything the provider told; gives the ends, source by source.
async function day(provider, deliver) {
  const between = await Between.start(provider);
  const psp = await Sandbox.start({ webhook: between.url, secret, provider });
  const shop = await psp.startShop(secret, undefined, provider);
  try {
    const bought = await Promise.all(sources.map(async (source) => {
      const opened = await open(shop, basket(by("card", source)));
      const answer = await complete(shop, opened.json.id, "k");
      if (answer.json.next?.redirect) await passed(answer.json.next.redirect);
      return { source, id: opened.json.id, total: opened.json.amounts.total };
    }));
    await deliver(between.got, ({ body, signature }) =>
      call(shop, "POST", provider.hook, { body, headers: { "content-type": "application/json", [provider.signature]: signature } }));
    const ends = {};
    for (const { source, id, total } of bought) {
      const { state, order } = await fate(shop, id);
      const { json } = await psp.get("/v1/payment_intents?limit=100");
      const mine = json.data.filter((intent) => order && intent.metadata.noren_order === order.number);
      const captured = mine.reduce((sum, intent) => sum + intent.amount_received, 0);
      ends[source] = [state, order?.payment_state ?? "", captured === total ? "whole" : captured];
    }
    await shop.stop();
    const audit = run(["verify", "--data", shop.data, "--config", shop.config]);
    assert.equal(audit.code, 0, audit.out + audit.err);
    return ends;
  } finally {
    await shop.close();
    await psp.close();
    between.close();
  }
}

for (const provider of providers) it(`never, once, three times in a heap: the same end (${provider.name})`, async () => {
  const never = await day(provider, async () => {});
  const paid = ["accepted", "paid", "whole"];
  const nothing = ["open", "", 0];
  assert.deepEqual(never, Object.fromEntries(sources.map((source) => [source, ["tok_declined", "tok_lost_unpaid"].includes(source) ? nothing : paid])));
  const once = await day(provider, async (got, tell) => {
    for (const notice of got) assert.equal((await tell(notice)).status, 200);
  });
  assert.deepEqual(once, never);
  const heap = await day(provider, async (got, tell) => {
    await until("the latest notice of a card", async () => toldPaid(got) === sources.length - 2);  // all but the declined and the unpaid
    const three = [...got, ...got, ...got].reverse();
    const answers = await Promise.all(three.map(tell));
    assert.ok(answers.every(({ status }) => status === 200));
  });
  assert.deepEqual(heap, never);
});
