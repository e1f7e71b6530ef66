// Cards at a node that takes orders in its own folder ([cluster] intake = "own"), while PostgreSQL is killed and the node as well: paid, declined,
// in doubt, on the provider's page, left there. Afterwards every order is carried with its one charge, and each mail was sent once.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, it } from "node:test";
import { basket, by, complete, fate, get, open, until } from "../client.mjs";
import { Postgres } from "../postgres.mjs";
import { Sandbox } from "../sandbox.mjs";
import { newFolder, removeFolder, run } from "../server.mjs";
import { startShop } from "../stage.mjs";

const secret = "whsec_intake_cards";
const server = await Postgres.start();
after(() => server.close());
let psp = await Sandbox.start();
after(() => psp.close());
const data = newFolder();
after(() => removeFolder(data));
mkdirSync(data, { recursive: true });
const config = join(data, "noren.toml");
writeFileSync(config, `${psp.account(secret)}[cluster]\nintake = "own"\n`);
let shop = await startShop({ data, config, args: ["--database", server.url] });
after(() => shop.close());
psp = await psp.again({ webhook: `${shop.base}/hooks/stripe`, secret });

const count = (sql) => Number(server.psql(sql));
const gauge = async (name) => Number(new RegExp(`^noren_${name} (\\S+)$`, "m").exec((await get(shop, "/metrics")).text)[1]);
const allCarried = () => until("all orders are carried", async () => (await gauge("intake_waiting")) === 0);
const folder = join(data, "mail");
const letters = () => (existsSync(folder) ? readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".eml")) : []);

async function begin(source) {
  const opened = await open(shop, basket(by("card", source)));
  assert.equal(opened.status, 201, opened.text);
  return { ...opened.json, total: opened.json.amounts.total };
}
async function press(source) {
  const begun = await begin(source);
  return { ...begun, answer: await complete(shop, begun.id, "k") };
}
async function atProvider(redirect, fields) {
  const page = new URL(redirect);
  return fetch(page, { method: "POST", body: new URLSearchParams(fields), redirect: "manual", headers: { origin: page.origin } });
}
async function accepted(one) {
  const { state, order } = await fate(shop, one.id);
  assert.equal(state, "accepted", one.id);
  return { ...one, number: order.number };
}
async function restart() {
  await shop.stop("SIGKILL");
  if (server.child.exitCode !== null || server.child.signalCode !== null) await server.again();
  shop = await shop.again();
}
function verify() {
  const done = run(["verify", "--data", data, "--database", server.url, "--config", config]);
  assert.equal(done.code, 0, done.out + done.err);
}

it("cards are taken while PostgreSQL is away, and all of it is there afterwards, once", { timeout: 240_000 }, async () => {
  await until("the mails of the demo's orders are out", () => count("SELECT COUNT(*) FROM mail_messages WHERE state IN ('queued', 'deferred')") === 0);
  const before = letters().length;
  await server.kill();
  const orders = [];
  const paid = await press("tok_ok");
  assert.equal(paid.answer.status, 201, paid.answer.text);
  orders.push(await accepted(paid));

  const twice = await press("tok_declined");
  assert.equal(twice.answer.status, 402, twice.answer.text);
  assert.equal((await get(shop, `/api/v1/checkouts/${twice.id}`)).json.state, "open");
  const second = await complete(shop, twice.id, "k2", by("card", "tok_ok"));
  assert.equal(second.status, 201, second.text);
  orders.push(await accepted(twice));

  const step = await press("tok_3ds");
  assert.equal(step.answer.status, 202, step.answer.text);
  const passed = await atProvider(step.answer.json.next.redirect, { result: "passed" });
  const back = new URL(passed.headers.get("location"));
  const thanks = await get(shop, back.pathname + back.search);
  assert.equal(thanks.status, 303, thanks.text);
  orders.push(await accepted(step));

  const left = await press("");  // the tab is closed
  assert.equal(left.answer.status, 202, left.answer.text);
  orders.push(await accepted(await press("tok_late_webhook")));
  orders.push(await accepted(await press("tok_lost_paid")));
  for (const { token, number } of orders) {
    const page = await get(shop, `/orders/${token}`);
    assert.equal(page.status, 200);
    assert.match(page.text, new RegExp(number));
  }
  assert.ok((await gauge("intake_notices")) > 0, "what the provider told is kept");
  assert.ok((await gauge("intake_payments")) >= 1, "one is still at the provider's page");
  await until("the mails of all orders go out, to buyers and owner", () => letters().length === before + 2 * orders.length);

  // In the middle of others the node dies as well.
  const cut = await Promise.all(["tok_slow", "tok_slow", "tok_lost_paid", "tok_ok"].map(begin));
  for (const { id } of cut) complete(shop, id, "k").catch(() => {});
  await restart();
  await allCarried();
  for (const one of orders) {
    assert.equal((await fate(shop, one.id)).order.number, one.number, "it is the same order");
    assert.equal(count(`SELECT COUNT(*) FROM orders WHERE id = '${one.token.slice(0, 25)}'`), 1);
    assert.equal(count(`SELECT COUNT(*) FROM mail_attempts WHERE kind = 'order_received' AND subject_id = '${one.token.slice(0, 25)}'`), 1);
  }
  const paidNow = await atProvider(left.answer.json.next.redirect, { number: "4242 4242 4242 4242" });
  assert.equal(paidNow.status, 303);
  orders.push(await accepted(left));
  for (const one of cut) {
    const { state, order } = await fate(shop, one.id);
    assert.ok(["accepted", "open"].includes(state), state);
    if (order) orders.push({ ...one, number: order.number });
  }
  await allCarried();
  await until("what the provider told is passed on", async () => (await gauge("intake_notices")) === 0);
  const { money } = await psp.moneyByOrder();
  for (const { number, total } of orders) assert.deepEqual(money.get(number), { kept: total, charges: 1 }, number);
  const wanted = new Set(orders.map(({ number }) => number));
  for (const [number, { kept }] of money) assert.ok(wanted.has(number) || kept === 0, `${number} was paid for nothing`);
  verify();
});

it("an orderly stop hands payments under way to the shared database, where they are paid", { timeout: 120_000 }, async () => {
  const left = await press("");
  assert.equal(left.answer.status, 202, left.answer.text);
  assert.equal((await shop.stop()).code, 0);
  assert.equal(count(`SELECT COUNT(*) FROM payment_attempts WHERE order_id = '${left.token.slice(0, 25)}' AND state = 'at_buyer'`), 1);
  assert.equal(count("SELECT COALESCE(SUM(leased), 0) FROM stock"), 0);
  verify();
  shop = await shop.again();
  assert.equal((await atProvider(left.answer.json.next.redirect, { number: "4242 4242 4242 4242" })).status, 303);
  await accepted(left);
  verify();
});
