// Money that comes later than the order, or by another page: convenience store, PayPay; and a checkout's fate told as it comes.
import assert from "node:assert/strict";
import http from "node:http";
import { describe, it } from "node:test";
import { basket, by, complete, get, open, plentiful, post, quantityOf, until } from "../client.mjs";
import { Shop } from "../server.mjs";
import { startShop } from "../stage.mjs";
import { Visitor } from "../visitor.mjs";

const shop = await startShop();
const { provider } = shop;

const order = async (token) => (await get(shop, `/api/v1/orders/${token}`)).json;
// A form of the provider's own page, pressed.
const press = (url, fields) =>
  fetch(url, { method: "POST", redirect: "manual", headers: { origin: provider }, body: new URLSearchParams(fields) });

describe("a convenience store", () => {
  async function atStore() {
    const opened = await open(shop, basket(by("konbini")));
    assert.equal(opened.status, 201, opened.text);
    const answer = await complete(shop, opened.json.id, "k");
    assert.equal(answer.status, 201, answer.text);
    return { ...answer.json.order, id: opened.json.id };
  }

  it("gives a received order with its numbers, and the money makes it paid", async () => {
    const taken = await atStore();
    assert.deepEqual([taken.state, taken.payment_state], ["received", "awaiting"]);
    assert.deepEqual(taken.konbini.stores.map((one) => one.store).sort(), ["familymart", "lawson", "ministop", "seicomart"]);
    assert.ok(taken.konbini.stores.every((one) => one.number && one.phone_ends_with.length === 4));
    assert.ok(Date.parse(taken.konbini.expires_at) > Date.now() + 2 * 24 * 3600 * 1000);
    assert.deepEqual((await order(taken.token)).konbini, taken.konbini);
    const page = await get(shop, `/orders/${taken.token}`);
    assert.match(page.text, new RegExp(taken.konbini.stores[0].number));
    assert.match(page.text, /自動的に取り消されます/);
    assert.equal((await press(taken.konbini.instructions_url, { chain: "lawson" })).status, 303);
    const paid = await until("the order's payment", async () => {
      const now = await order(taken.token);
      return now.payment_state === "paid" && now;
    });
    assert.equal(paid.konbini, null);
    assert.equal((await complete(shop, taken.id, "k")).json.order.number, taken.number, "the same key tells the same order");
  });

  it("a cancelled order's number cannot be paid any more, and its stock is back", async () => {
    const stock = await quantityOf(shop, plentiful);
    const taken = await atStore();
    assert.equal(await quantityOf(shop, plentiful), stock - 1);
    const buyer = new Visitor(shop);
    const page = await buyer.see(`/orders/${taken.token}/cancel`);
    const hidden = Object.fromEntries([...page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((m) => [m[1], m[2]]));
    const done = await buyer.send(`/orders/${taken.token}/cancel`, page, hidden);
    assert.equal(done.status, 303);
    assert.equal((await order(taken.token)).state, "cancelled");
    const offered = async () => (await (await fetch(taken.konbini.instructions_url)).text()).includes('name="chain"');
    await until("the end at the store", async () => !(await offered()));
    assert.equal((await press(taken.konbini.instructions_url, { chain: "lawson" })).status, 409);
    assert.equal(await quantityOf(shop, plentiful), stock);
  });

  it("takes neither too little nor too much", async () => {
    const wish = basket(by("konbini"));
    wish.lines = [{ sku: plentiful, quantity: 2000 }];
    const refused = await open(shop, wish);
    assert.equal(refused.status, 422, refused.text);
    assert.deepEqual(refused.json.errors.map((one) => one.field), ["payment.method"]);
  });
});

describe("PayPay", () => {
  it("leads to its page, and back with what came of it", async () => {
    const opened = await open(shop, basket(by("paypay")));
    const asked = await complete(shop, opened.json.id, "k");
    assert.equal(asked.status, 202, asked.text);
    assert.equal(asked.json.order.payment_state, "checking");
    const refused = await press(asked.json.next.redirect, { result: "failed" });
    assert.match(refused.headers.get("location"), new RegExp(`/checkout/${opened.json.id}/paid`));
    const declined = await until("the refusal", async () => {
      const now = await complete(shop, opened.json.id, "k");
      return now.status === 402 && now;
    });
    assert.match(declined.json.detail, /PayPay/);
    const again = await complete(shop, opened.json.id, "k2");
    assert.equal(again.status, 202);
    assert.equal((await press(again.json.next.redirect, { result: "passed" })).status, 303);
    const paid = await until("the payment", async () => {
      const now = await complete(shop, opened.json.id, "k2");
      return now.status === 201 && now;
    });
    assert.equal(paid.json.order.payment_state, "paid");
  });
});

// Events of a stream until it ends: [{ event, data }], and its head.
function listen(path, onEvent = () => {}) {
  return new Promise((done, fail) => {
    const request = http.request({ host: shop.host, port: shop.port, path, headers: { accept: "text/event-stream" } }, (response) => {
      const events = [];
      let rest = "";
      response.setEncoding("utf8");
      response.on("data", (text) => {
        rest += text;
        for (let end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
          const lines = rest.slice(0, end).split("\n");
          rest = rest.slice(end + 2);
          const data = lines.find((line) => line.startsWith("data: "));
          if (!data) continue;
          events.push(JSON.parse(data.slice(6)));
          onEvent(events.at(-1));
        }
      });
      response.on("end", () => done({ status: response.statusCode, headers: response.headers, events }));
      response.on("error", fail);
    });
    request.on("error", fail);
    request.end();
  });
}

describe("the live stream of a checkout", () => {
  it("tells the fate of a payment that is known late, then ends", async () => {
    const opened = await open(shop, basket(by("card", "tok_late_webhook")));
    const answer = complete(shop, opened.json.id, "k");
    await until("the check", async () => (await get(shop, `/api/v1/checkouts/${opened.json.id}`)).json.state === "checking");
    const heard = await listen(`/api/v1/checkouts/${opened.json.id}/events`);
    assert.equal(heard.status, 200);
    assert.match(heard.headers["content-type"], /^text\/event-stream/);
    assert.equal(heard.headers["content-length"], undefined);
    assert.equal(heard.headers["cache-control"], "no-store");
    assert.deepEqual(heard.events.map((one) => one.state), ["checking", "accepted"]);
    assert.ok([201, 202].includes((await answer).status));
  });

  it("says that the buyer is at the provider, and what came of it", async () => {
    const opened = await open(shop, basket(by("paypay")));
    const asked = await complete(shop, opened.json.id, "k");
    const heard = await listen(`/api/v1/checkouts/${opened.json.id}/events`, (event) => {
      if (event.at_provider) press(asked.json.next.redirect, { result: "passed" });
    });
    assert.deepEqual(heard.events, [
      { at_provider: true, state: "checking" },
      { at_provider: false, state: "accepted" },
    ]);
  });

  it("of one that is over it says so at once; of none there is none", async () => {
    const opened = await open(shop);
    assert.deepEqual((await listen(`/api/v1/checkouts/${opened.json.id}/events`)).events, [{ at_provider: false, state: "open" }]);
    assert.equal((await get(shop, "/api/v1/checkouts/nothing/events")).status, 404);
    assert.equal((await post(shop, `/api/v1/checkouts/${opened.json.id}/events`, {})).status, 405);
  });

  it("a shop that is told to stop ends them", async () => {
    const own = await Shop.start();
    try {
      const opened = await open(own, basket(by("paypay")));
      await complete(own, opened.json.id, "k");
      const stream = await fetch(`${own.base}/api/v1/checkouts/${opened.json.id}/events`);
      const reader = stream.body.getReader();
      await reader.read();
      const stopped = own.stop();
      while (!(await reader.read()).done);
      await stopped;
    } finally {
      await own.close();
    }
  });
});
