// kill -9 at any moment under load: every order that was acknowledged is there exactly once, and the books balance.
// KILL_ROUNDS (8) rounds on one data folder.
import assert from "node:assert/strict";
import http from "node:http";
import { after, it } from "node:test";
import { basket, complete, get, open } from "../client.mjs";
import { newFolder, removeFolder, run, Shop } from "../server.mjs";

const rounds = Number(process.env.KILL_ROUNDS ?? 8);
const buyers = 32;
const data = newFolder();
after(() => removeFolder(data));

// One buyer: opens and completes until the shop is gone. What was answered is acknowledged; what was not is in doubt.
async function buy(shop, agent, book) {
  while (shop.running) {
    const wish = basket();
    let checkout;
    try {
      const opened = await open(shop, wish, { agent });
      if (opened.status !== 201) throw Object.assign(new Error(opened.text), { refused: true });
      checkout = opened.json;
      const done = await complete(shop, checkout.id, "press", {}, { agent });
      if (done.status !== 201) throw Object.assign(new Error(done.text), { refused: true });
      book.acknowledged.push({ ...checkout, number: done.json.order.number });
    } catch (error) {
      if (error.refused) book.refused.push(error.message);
      else if (checkout) book.doubtful.push(checkout);
      if (!error.refused) return;
    }
  }
}

it(`${rounds} rounds of kill -9 under load lose nothing and double nothing`, { timeout: 120_000 + rounds * 30_000 }, async () => {
  const book = { acknowledged: [], doubtful: [], refused: [] };
  for (let round = 0; round < rounds; ++round) {
    const shop = await Shop.start({ data });
    const agent = new http.Agent({ keepAlive: true, maxSockets: buyers });
    const crowd = Array.from({ length: buyers }, () => buy(shop, agent, book));
    await new Promise((next) => setTimeout(next, 150 + ((round * 137) % 700)));
    await shop.stop("SIGKILL");
    await Promise.all(crowd);
    agent.destroy();
  }
  assert.deepEqual(book.refused, []);
  assert.ok(book.acknowledged.length >= rounds, `only ${book.acknowledged.length} orders were taken`);

  const shop = await Shop.start({ data });
  const numbers = new Set();
  for (const { id, token, number } of book.acknowledged) {
    const order = await get(shop, `/api/v1/orders/${token}`);
    assert.equal(order.status, 200, `order ${number} was acknowledged and is gone`);
    assert.equal(order.json.number, number);
    numbers.add(number);
    const again = await complete(shop, id, "press");
    assert.deepEqual([again.status, again.headers["idempotency-replayed"], again.json.order.number], [201, "true", number]);
  }
  assert.equal(numbers.size, book.acknowledged.length);
  // A buyer who never got the answer presses again and gets one order.
  for (const { id } of book.doubtful) {
    const again = await complete(shop, id, "press");
    assert.equal(again.status, 201, again.text);
    assert.ok(!numbers.has(again.json.order.number));
    numbers.add(again.json.order.number);
  }
  await shop.stop();
  const audit = run(["verify", "--data", data], { timeout: 120_000 });
  assert.equal(audit.code, 0, audit.out + audit.err);
});
