// A shop on PostgreSQL whose node takes orders in its own folder, as it does unless told otherwise: what it carries, and what goes on while PostgreSQL
// is away.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { address, basket, buyer, by, complete, everyItem, get, open, plentiful, quantityOf, until } from "../client.mjs";
import { oneSentence } from "../command_line.mjs";
import { Owner, version } from "../owner.mjs";
import { Postgres } from "../postgres.mjs";
import { Sandbox } from "../sandbox.mjs";
import { newFolder, removeFolder, run } from "../server.mjs";
import { startShop } from "../stage.mjs";
import { Visitor } from "../visitor.mjs";

const server = await Postgres.start();
after(() => server.close());
const psp = await Sandbox.start();
after(() => psp.close());
const data = newFolder();
after(() => removeFolder(data));
mkdirSync(data, { recursive: true });
const config = join(data, "noren.toml");
writeFileSync(config, psp.account("whsec_intake"));
let shop = await startShop({ data, config, args: ["--database", server.url] });
after(() => shop.close());

const count = (sql) => Number(server.psql(sql));
const isCarried = ({ token }) => count(`SELECT COUNT(*) FROM orders WHERE id = '${token.slice(0, 25)}'`) === 1;
const gauge = async (name) => Number(new RegExp(`^noren_${name} (\\S+)$`, "m").exec((await get(shop, "/metrics")).text)[1]);
const allCarried = () => until("all orders are carried", async () => (await gauge("intake_waiting")) === 0);

async function order(wish, key = "press") {
  const { json: checkout } = await open(shop, wish);
  const answer = await complete(shop, checkout.id, key);
  assert.equal(answer.status, 201, answer.text);
  return { ...checkout, number: answer.json.order.number };
}

function verify() {
  const done = run(["verify", "--data", data, "--database", server.url, "--config", config]);
  assert.equal(done.code, 0, done.out + done.err);
}

async function scarce(least, most) {
  const variants = (await everyItem(shop)).flatMap((item) => item.variants);
  return variants.find(({ stock }) => stock.quantity >= least && stock.quantity <= most);
}

describe("while PostgreSQL answers", () => {
  it("an order is carried at once, and is one however often it is pressed", async () => {
    const taken = await order();
    await until("the order is carried", () => isCarried(taken));
    const again = await complete(shop, taken.id, "press");
    assert.deepEqual([again.status, again.headers["idempotency-replayed"], again.json.order.number], [201, "true", taken.number]);
    assert.match((await get(shop, `/orders/${taken.token}`)).text, new RegExp(taken.number));
    assert.equal((await get(shop, `/api/v1/checkouts/${taken.id}`)).json.state, "accepted");
    const owner = await Owner.signIn(shop);
    assert.match((await owner.see(`/admin/orders?q=${taken.number}`)).text, /山田 花子/);
    verify();
  });

  it("forty at once get what there is, and the numbers of all are different", async () => {
    const few = await scarce(5, 12);
    const lines = [{ sku: few.sku, quantity: 1 }];
    const wishes = await Promise.all(Array.from({ length: 40 }, () => open(shop, basket({ lines }))));
    const answers = await Promise.all(wishes.map(({ json: checkout }) => complete(shop, checkout.id, "press")));
    const taken = answers.filter(({ status }) => status === 201);
    assert.deepEqual([taken.length, answers.length - taken.length], [few.stock.quantity, answers.filter(({ status }) => status === 409).length]);
    assert.equal(new Set(taken.map(({ json }) => json.order.number)).size, taken.length);
    assert.equal(await quantityOf(shop, few.sku), 0);
    await allCarried();
    verify();
  });

  it("the same buyer with the same basket is asked first, although the order before lies elsewhere", async () => {
    const wish = basket();
    await order(wish);
    const { json: second } = await open(shop, wish);
    const asked = await complete(shop, second.id, "press");
    assert.equal(asked.status, 409, asked.text);
    assert.match(asked.json.type, /similar-order/);
    assert.equal((await complete(shop, second.id, "sure", { confirm_similar: true })).status, 201);
  });

  it("a card is paid, also where another way to pay was wanted first; its number is of the same row of numbers", async () => {
    const paid = await order(basket(by("card", "tok_ok")));
    assert.equal((await get(shop, `/api/v1/orders/${paid.token}`)).json.payment_state, "paid");
    const { json: changed } = await open(shop);
    const answer = await complete(shop, changed.id, "press", { payment: { method: "card", source: "tok_ok" } });
    // Another way to pay is another price for some: then it is asked for once more.
    const done = answer.status === 409 ? await complete(shop, changed.id, "again", { payment: { method: "card", source: "tok_ok" } }) : answer;
    assert.equal(done.status, 201, done.text);
    const after = await order();
    const numbers = [paid.number, done.json.order.number, after.number].map((number) => Number(number.slice(1).split("-")[0]));
    assert.ok(numbers[0] < numbers[1] && numbers[1] < numbers[2], numbers.join(" "));
    await allCarried();
    verify();
  });

  it("a buyer orders on the pages", async () => {
    const visitor = new Visitor(shop);
    assert.equal((await visitor.send("/cart", await visitor.see("/cart"), { sku: plentiful, quantity: "1" })).status, 303);
    const sent = await visitor.send("/checkout", await visitor.see("/checkout"), {
      ...buyer(), shipping_name: address.name, shipping_kana: address.kana, shipping_postcode: address.postcode, shipping_prefecture: address.prefecture,
      shipping_city: address.city, shipping_line1: address.line1, method: "standard", payment: "bank_transfer", do: "confirm",
    });
    assert.equal(sent.status, 303, sent.text.slice(0, 300));
    const confirm = await visitor.see(sent.headers.location);
    const hidden = (name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(confirm.text)[1];
    const done = await visitor.send(/action="([^"]*\/complete)"/.exec(confirm.text)[1], confirm, { key: hidden("key"), seen: hidden("seen") });
    assert.equal(done.status, 303, done.text.slice(0, 300));
    const thanks = await visitor.see(done.headers.location);
    assert.equal(thanks.status, 200);
    const path = /href="(?:https?:\/\/[^/"]+)?(\/orders\/[^"?#]+)"/.exec(thanks.text)[1];
    assert.equal((await visitor.see(path)).status, 200);
  });

  it("the owner takes pieces away that the node holds", async () => {
    await allCarried();
    await server.piecesLieWithNodes();  // the page is of the row as it stays
    const some = await scarce(13, 1_000);
    const owner = await Owner.signIn(shop);
    const path = /href="(\/admin\/stock\/[^"?#/]+)"/.exec((await owner.see(`/admin/stock?q=${some.sku}`)).text)[1];
    const page = await owner.see(path);
    const quantity = String(1 - some.stock.quantity);
    const moved = await owner.send(path, page, { version: version(page), kind: "adjusted", quantity, reason: "delivery", note: "" });
    assert.equal(moved.status, 303, moved.text.slice(0, 500));
    await allCarried();
    assert.equal(await quantityOf(shop, some.sku), 1);
    verify();
  });
});

describe("while PostgreSQL is away", () => {
  it("orders are taken, shown and looked up; afterwards they are carried, and the audit finds nothing", async () => {
    const before = await order();
    await allCarried();
    const { json: begun } = await open(shop);
    await server.kill();
    assert.equal((await get(shop, "/readyz")).status, 200, "it takes orders");
    for (const path of ["/", "/cart", "/orders", "/legal/tokushoho", "/api/v1/items"]) assert.equal((await get(shop, path)).status, 200, path);
    const late = await complete(shop, begun.id, "press");
    assert.equal(late.status, 201, late.text);
    const card = await order(basket(by("card", "tok_ok")));
    assert.equal((await get(shop, `/api/v1/orders/${card.token}`)).json.payment_state, "paid");
    const contact = buyer();
    const taken = await order(basket(contact));
    for (const token of [begun.token, card.token, taken.token]) {
      assert.equal((await get(shop, `/orders/${token}`)).status, 200);
      assert.equal((await get(shop, `/api/v1/orders/${token}`)).json.state, "received");
    }
    assert.equal((await get(shop, `/api/v1/checkouts/${begun.id}`)).json.order.number, late.json.order.number);
    const again = await complete(shop, begun.id, "press");
    assert.deepEqual([again.status, again.json.order.number], [201, late.json.order.number]);
    const visitor = new Visitor(shop);
    const found = await visitor.send("/orders", await visitor.see("/orders"), { number: taken.number, contact: contact.email });
    assert.match(found.headers.location ?? found.text.slice(0, 300), new RegExp(taken.token));
    assert.equal(await gauge("intake_waiting"), 3);
    await server.again();
    await allCarried();
    for (const one of [before, begun, card, taken]) assert.ok(isCarried(one));
    assert.equal(count(`SELECT COUNT(*) FROM mail_messages WHERE kind = 'order_received' AND subject_id = '${taken.id}'`), 1);
    verify();
  });

  it("one that is silent holds nobody up", async () => {
    const { json: begun } = await open(shop);
    server.freeze();
    const pressed = await complete(shop, begun.id, "press", {}, { timeout: 10_000 });
    assert.equal(pressed.status, 201, pressed.text);
    server.thaw();
    await allCarried();
    const again = await complete(shop, begun.id, "press");
    assert.deepEqual([again.status, again.json.order.number], [201, pressed.json.order.number]);
    verify();
  });

  it("what was taken outlives a kill of the node, too", async () => {
    await server.kill();
    const taken = await order();
    await shop.stop("SIGKILL");
    await server.again();
    shop = await shop.again();
    await allCarried();
    assert.ok(isCarried(taken));
    assert.equal((await get(shop, `/api/v1/orders/${taken.token}`)).json.number, taken.number);
    verify();
  });

  it("a start without its own intake is refused as long as orders lie there", async () => {
    await server.kill();
    const taken = await order();
    await shop.stop("SIGKILL");
    await server.again();
    const shared = join(data, "shared.toml");
    writeFileSync(shared, '[cluster]\nintake = "shared"\n');
    const without = run(["serve", "--data", data, "--listen", "127.0.0.1:0", "--database", server.url, "--config", shared], { timeout: 20_000 });
    assert.equal(without.code, 1);
    oneSentence(without.err);
    assert.match(without.err, /1 orders or attempts in .*intake\.db were not carried/);
    shop = await shop.again();
    await allCarried();
    assert.ok(isCarried(taken));
  });

  it("a node that stops leaves its pieces to others", async () => {
    assert.equal((await shop.stop()).code, 0);
    assert.equal(count("SELECT COALESCE(SUM(leased), 0) FROM stock"), 0);
    verify();
  });
});
