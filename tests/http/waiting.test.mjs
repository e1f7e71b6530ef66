// More buyers at once than may be worked on: each is told his place, keeps it by asking again, and nobody waits for what is gone.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { after, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { basket, complete, everyItem, get, open, quantityOf, until } from "../client.mjs";
import { holdDatabase } from "../command_line.mjs";
import { newFolder, removeFolder, run } from "../server.mjs";
import { startShop } from "../stage.mjs";
import { faults, schemaOf } from "./schema.mjs";

const folder = newFolder();
after(() => removeFolder(folder));
const config = join(folder, "noren.toml");
writeFileSync(config, "[limits]\norders_at_once = 2\norders_at_once_per_shop = 2\n");
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
after(() => agent.destroy());
const shop = await startShop({ config });

const number = async (name) => Number(new RegExp(`^noren_${name} (\\S+)$`, "m").exec((await get(shop, "/metrics")).text)?.[1]);

// The same press, as often as it is told to come again: { answer, waits } with the answers that told it to wait.
async function patiently(id, options = {}) {
  const waits = [];
  for (;;) {
    const answer = await complete(shop, id, "press", {}, { agent, ...options });
    if (answer.status !== 429) return { answer, waits };
    waits.push(answer);
    await pause(Number(answer.headers["retry-after"]) * 1000);
  }
}

it("60 at once on a stock of 10, two at a time: 10 orders, 50 times sold out, and places that only fall", { timeout: 180_000 }, async () => {
  const document = (await get(shop, "/api/v1/openapi.json")).json;
  const problem = schemaOf(document, "post", "/api/v1/checkouts/{id}/complete", 429, "application/problem+json");
  const variants = (await everyItem(shop)).flatMap((item) => item.variants);
  const scarce = variants.find(({ stock }) => stock.quantity === 10) ?? variants.find(({ stock }) => stock.quantity > 4 && stock.quantity <= 12);
  const opened = await Promise.all(Array.from({ length: 60 }, () => open(shop, basket({ lines: [{ sku: scarce.sku, quantity: 1 }] }), { agent })));
  const ends = await Promise.all(opened.map(({ json }) => patiently(json.id)));
  const taken = ends.filter(({ answer }) => answer.status === 201);
  assert.equal(taken.length, scarce.stock.quantity);
  assert.equal(new Set(taken.map(({ answer }) => answer.json.order.number)).size, taken.length);
  const refused = ends.filter(({ answer }) => answer.status === 409);
  assert.equal(refused.length, 60 - taken.length, ends.map(({ answer }) => answer.status).join(" "));
  for (const { answer } of refused) assert.match(answer.json.type, /\/sold-out$/);
  const waits = ends.flatMap((end) => end.waits);
  assert.ok(waits.length > 0, "nobody had to wait");
  for (const { json, headers } of waits) {
    assert.match(json.type, /\/waiting$/);
    assert.equal(headers["retry-after"], String(json.retry_after));
    assert.deepEqual(faults(document, problem, json), []);
  }
  for (const end of ends) {
    const places = end.waits.map(({ json }) => json.place);
    assert.deepEqual(places, [...places].sort((a, b) => b - a), "a place rose");
  }
  assert.equal(await quantityOf(shop, scarce.sku), 0);
  assert.equal(await number("turns_waiting"), 0);
  assert.equal(await number("turns_told_to_wait_total"), waits.length);
});

it("who only asks again keeps his place; a ticket that is none changes nothing", { timeout: 120_000 }, async () => {
  const ids = [];
  for (let i = 0; i < 5; i += 1) ids.push((await open(shop)).json.id);
  const release = await holdDatabase(shop.data);
  const held = ids.slice(0, 2).map((id) => complete(shop, id, "press"));
  await until("two that are worked on", async () => (await number("orders_under_way")) === 2);
  const place = async (id, headers) => (await complete(shop, id, "press", {}, { headers })).json.place;
  assert.equal(await place(ids[2]), 1);
  const second = await complete(shop, ids[3], "press");
  assert.equal(second.json.place, 2);
  assert.equal(await place(ids[2]), 1);
  assert.equal(await place(ids[3], { "waiting-ticket": second.json.ticket }), 2);
  assert.equal(await place(ids[4], { "waiting-ticket": second.json.ticket }), 3, "another one's ticket");
  await release();
  await Promise.all(held);
  for (const id of ids.slice(2)) assert.equal((await patiently(id)).answer.status, 201);
});

it("and the books balance", () => {
  const audit = run(["verify", "--data", shop.data]);
  assert.equal(audit.code, 0, audit.out + audit.err);
});
