// A shop that its owner closes for a while: what buyers and programs are told, what the log says, and that it opens again.
import assert from "node:assert/strict";
import { it } from "node:test";
import { get, open, plentiful, until } from "../client.mjs";
import { Owner, version } from "../owner.mjs";
import { startShop } from "../stage.mjs";
import { Visitor } from "../visitor.mjs";

const settings = "/admin/settings/basic";
const shop = await startShop();
const owner = await Owner.signIn(shop);

async function close() {
  const page = await owner.see(settings);
  const answer = await owner.send("/admin/settings/close", page, { version: version(page), sure: "1" });
  assert.equal(answer.status, 303, answer.text.slice(0, 500));
}

// Somebody is filling in the form meanwhile.
const buyer = new Visitor(shop);
await buyer.send("/cart", await buyer.see("/cart"), { sku: plentiful, quantity: "1" });
const form = await buyer.see("/checkout");
let typed;

it("says that it is closed for now, and not that it never was open", async () => {
  await close();
  const page = await get(shop, "/");
  assert.equal(page.status, 503);
  assert.match(page.text, /ただいまお休みをいただいています/);
  assert.doesNotMatch(page.text, /開店の準備/);
  assert.match((await get(shop, "/en/")).text, /The shop is closed for now/);
  const refused = await open(shop);
  assert.equal(refused.status, 409);
  assert.match(refused.json.type, /\/cannot-take-now$/);
  assert.match(refused.json.detail, /お休みしています/);
  const items = await get(shop, "/api/v1/items");
  assert.equal(items.status, 503);
  assert.match(JSON.parse(items.text).detail, /お休みをいただいています/);
  const first = (await owner.see("/admin")).text;
  assert.doesNotMatch(first, /まだ開店していません|開店の準備/);
  assert.match(first, /ショップはお休み中です/);
});

it("and keeps the form of who was filling it in", async () => {
  const sent = await buyer.send("/checkout", form, { email: "hanako@example.jp", note: "赤い袋で", do: "confirm" });
  assert.equal(sent.status, 303, sent.text.slice(0, 300));
  typed = sent.headers.location;
  const closed = await buyer.see(typed);
  assert.equal(closed.status, 503);
  assert.match(closed.text, /ただいまお休みをいただいています/);
});

it("and nobody who looks in is an error in the log", async () => {
  const refused = () => shop.output.split("\n").filter((line) => line.includes('"refused"') && line.includes("503"));
  await until("the lines of the log", () => refused().length >= 2);
  for (const line of refused()) assert.doesNotMatch(line, /"level":"error"/);
});

it("opens again as before", async () => {
  const page = await owner.see("/admin/setup");
  const answer = await owner.send("/admin/setup/open", page, { version: version(page), sure: "1" });
  assert.equal(answer.status, 303, answer.text.slice(0, 500));
  assert.equal((await get(shop, "/")).status, 200);
  assert.equal((await open(shop)).status, 201);
  const again = await buyer.see(typed);
  assert.equal(again.status, 200);
  assert.ok(again.text.includes("赤い袋で"), "nothing typed is lost");
});
