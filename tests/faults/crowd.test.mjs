// Many at once: nobody gets what is not there, nobody gets twice what was pressed once.
import assert from "node:assert/strict";
import http from "node:http";
import { after, it } from "node:test";
import { basket, complete, everyItem, get, mailbox, open, plentiful, quantityOf, until } from "../client.mjs";
import { run } from "../server.mjs";
import { startShop } from "../stage.mjs";

const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
after(() => agent.destroy());
const shop = await startShop();

const count = (answers, status) => answers.filter((answer) => answer.status === status).length;

it("200 buyers at once on a stock of 10: 10 orders, 190 times sold out", async () => {
  const variants = (await everyItem(shop)).flatMap((item) => item.variants);
  const scarce = variants.find(({ stock }) => stock.quantity === 10) ?? variants.find(({ stock }) => stock.quantity > 4 && stock.quantity <= 12);
  const pieces = scarce.stock.quantity;
  const opened = await Promise.all(Array.from({ length: 200 }, () => open(shop, basket({ lines: [{ sku: scarce.sku, quantity: 1 }] }), { agent })));
  assert.equal(count(opened, 201), 200);
  const answers = await Promise.all(opened.map(({ json }) => complete(shop, json.id, "press", {}, { agent })));
  assert.equal(count(answers, 201), pieces);
  assert.equal(count(answers, 409), 200 - pieces);
  for (const answer of answers.filter(({ status }) => status === 409)) assert.match(answer.json.type, /\/sold-out$/);
  assert.equal(new Set(answers.filter(({ status }) => status === 201).map(({ json }) => json.order.number)).size, pieces);
  assert.equal(await quantityOf(shop, scarce.sku), 0);
});

it("the same completion 50 times at once: one order, one stock movement, one set of mails", async () => {
  const before_ = await quantityOf(shop, plentiful);
  const wish = basket({ lines: [{ sku: plentiful, quantity: 3 }] });
  const { json } = await open(shop, wish);
  const answers = await Promise.all(Array.from({ length: 50 }, () => complete(shop, json.id, "press", {}, { agent })));
  assert.equal(count(answers, 201), 50);
  assert.equal(new Set(answers.map((answer) => answer.json.order.number)).size, 1);
  assert.equal(answers.filter(({ headers }) => headers["idempotency-replayed"] === "true").length, 49);
  assert.equal(await quantityOf(shop, plentiful), before_ - 3);
  const order = await get(shop, `/api/v1/orders/${json.token}`);
  assert.equal(order.status, 200);
  const subjects = await until("the mail", async () => {
    const found = [...(await mailbox(shop, wish.email)).matchAll(/class="mail-subject">([^<]*)</g)].map(([, subject]) => subject);
    return found.length > 0 && found;
  });
  assert.equal(new Set(subjects).size, subjects.length, subjects.join("; "));
});

it("50 different keys on one checkout at once: one order all the same", async () => {
  const { json } = await open(shop);
  const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => complete(shop, json.id, `press-${i}`, {}, { agent })));
  assert.ok(answers.every(({ status }) => status === 201 || status === 429), answers.map(({ status }) => status).join(" "));
  assert.equal(new Set(answers.filter(({ status }) => status === 201).map((answer) => answer.json.order.number)).size, 1);
});

it("the same basket of one buyer in ten tabs at once: one order, nine questions", async () => {
  const wish = basket();
  const opened = await Promise.all(Array.from({ length: 10 }, () => open(shop, wish, { agent })));
  const answers = await Promise.all(opened.map(({ json }) => complete(shop, json.id, "press", {}, { agent })));
  assert.deepEqual([count(answers, 201), count(answers, 409)], [1, 9]);
});

it("and the books balance", () => {
  const audit = run(["verify", "--data", shop.data]);
  assert.equal(audit.code, 0, audit.out + audit.err);
});
