// Two programs on one PostgreSQL, as behind a load balancer without stickiness: what is changed at one is served by the other soon, and
// what a buyer or an owner began at one goes on at the other.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { address, basket, buyer, by, complete, get, open, plentiful, quantityOf, until } from "../client.mjs";
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

async function node(letter, folderOf) {
  const data = newFolder();
  after(() => removeFolder(data));
  if (folderOf) {
    for (const part of ["keys", "pictures"]) cpSync(join(folderOf, part), join(data, part), { recursive: true });
  }
  const config = join(data, "noren.toml");
  mkdirSync(data, { recursive: true });
  writeFileSync(config, `${psp.account("whsec_nodes")}[cluster]\nnode = "${letter}"\n`);
  return startShop({ data, config, args: ["--database", server.url] });
}
const a = await node("a");
const b = await node("b", a.data);
const both = [a, b];
const ownerAtA = await Owner.signIn(a);

// With the cookies of another node's visitor: the browser sees one address.
function at(shop, visitor) {
  const same = new Visitor(shop);
  same.cookies = visitor.cookies;
  return same;
}
// Much less than the minute after which everything was read anew in any case.
const soon = (what, fits) => until(what, fits, 20_000);
const pageAt = async (shop, path) => (await get(shop, path)).text;

describe("what is changed at one node is served by the other", () => {
  const slug = "two-nodes";
  const path = `/items/${slug}`;
  const item = (fields) => ({ version: "0", name_ja: "二軒の湯のみ", slug, tags: "", tax: "standard", position: "3", published: "1", sku_0: "NODES-1", ...fields });
  let edit;

  it("a new item with its pieces", async () => {
    const made = await ownerAtA.send("/admin/items/new", await ownerAtA.see("/admin/items/new"), item({ price_0: "1980", first_stock_0: "5" }));
    assert.equal(made.status, 303, made.text.slice(0, 500));
    await soon("the item at b", async () => (await get(b, path)).status === 200 && (await quantityOf(b, "NODES-1")) === 5);
    const list = await ownerAtA.see(`/admin/items?q=${encodeURIComponent("二軒の湯のみ")}`);
    edit = /href="(\/admin\/items\/(?!new|csv)[^"?#]+)"/.exec(list.text.slice(list.text.indexOf("<main")))[1];
  });

  it("its price and name, and that it is not for sale any more", async () => {
    const change = async (fields) => {
      const page = await ownerAtA.see(edit);
      const variant = /name="variant_id_0" value="([^"]+)"/.exec(page.text)[1];
      const saved = await ownerAtA.send(edit, page, item({ version: version(page), variant_id_0: variant, ...fields }));
      assert.equal(saved.status, 303, saved.text.slice(0, 500));
    };
    await change({ price_0: "2310", name_ja: "三軒の湯のみ" });
    await soon("the price at b", async () => /2,310/.test(await pageAt(b, path)) && /三軒の湯のみ/.test(await pageAt(b, path)));
    assert.equal((await get(b, `/api/v1${path}`)).json.price, 2310);
    await change({ price_0: "2310", published: "0" });
    await soon("that it is gone at b", async () => (await get(b, path)).status !== 200);
  });

  it("pieces that are sold, and how many there were is decided by neither's memory", async () => {
    const { json } = await get(a, "/api/v1/items?limit=100");
    const scarce = json.items.flatMap((one) => one.variants).find(({ stock }) => stock.quantity >= 5 && stock.quantity <= 12);
    const lines = [{ sku: scarce.sku, quantity: 1 }];
    const wishes = await Promise.all(Array.from({ length: 20 }, (_, n) => open(both[n % 2], basket({ lines }))));
    const presses = wishes.map(({ json: checkout }, n) => complete(both[(n + 1) % 2], checkout.id, "press"));
    const answers = (await Promise.all(presses)).map(({ status }) => status);
    assert.equal(answers.filter((status) => status === 201).length, scarce.stock.quantity, JSON.stringify(answers));
    for (const shop of both) await soon(`sold out at ${shop.base}`, async () => (await quantityOf(shop, scarce.sku)) === 0);
  });

  it("a planned pause, and its end", async () => {
    const calendar = "/admin/payments/pauses";
    const asked = async () => (await open(b, basket(by("card", "tok_ok")))).status;
    assert.equal(await asked(), 201);
    const time = (hours) => new Date(Date.now() + (9 + hours) * 3_600_000).toISOString().slice(0, 16);
    const planned = await ownerAtA.send(calendar, await ownerAtA.see(calendar), {
      method: "card", starts: time(-1), ends: time(1), words_ja: "保守のため", words_en: "",
    });
    assert.equal(planned.status, 303, planned.text.slice(0, 500));
    await soon("the pause at b", async () => (await asked()) === 409);
    const one = /href="(\/admin\/payments\/pauses\/[a-z0-9]+)"/.exec((await ownerAtA.see(calendar)).text)[1];
    const page = await ownerAtA.see(one);
    await ownerAtA.send(`${one}/remove`, page, { version: version(page), sure: "1" });
    await soon("cards at b", async () => (await asked()) === 201);
  });

  it("closing the shop, and opening it again", async () => {
    const ownerAtB = at(b, ownerAtA);
    const page = await ownerAtA.see("/admin/settings/basic");
    const closed = await ownerAtA.send("/admin/settings/close", page, { version: version(page), sure: "1" });
    assert.equal(closed.status, 303, closed.text.slice(0, 500));
    await soon("closed at b", async () => (await get(b, "/")).status === 503);
    const setup = await ownerAtB.see("/admin/setup");
    const opened = await ownerAtB.send("/admin/setup/open", setup, { version: version(setup), sure: "1" });
    assert.equal(opened.status, 303, opened.text.slice(0, 500));
    await soon("open at a", async () => (await get(a, "/")).status === 200);
  });
});

describe("what was begun at one node goes on at the other", () => {
  it("an owner who signed in at a is signed in at b, sends a's forms there, and is signed out of both", async () => {
    const owner = await Owner.signIn(a);
    const there = at(b, owner);
    const form = await owner.see("/admin");
    assert.equal((await there.see("/admin")).status, 200);
    const out = await there.send("/admin/sign-out", form);
    assert.equal(out.status, 303, out.text.slice(0, 300));
    owner.cookies = there.cookies;
    assert.equal((await owner.see("/admin")).status, 303);
  });

  it("a buyer fills the cart at a, types at b, is shown the confirmation at a and orders at b; both show the same order", async () => {
    const here = new Visitor(a);
    const there = at(b, here);
    assert.equal((await here.send("/cart", await here.see("/cart"), { sku: plentiful, quantity: "1" })).status, 303);
    assert.match((await there.see("/cart")).text, new RegExp(plentiful));
    const form = await here.see("/checkout");
    const typed = {
      ...buyer(), shipping_name: address.name, shipping_kana: address.kana, shipping_postcode: address.postcode, shipping_prefecture: address.prefecture,
      shipping_city: address.city, shipping_line1: address.line1, method: "standard", payment: "bank_transfer", do: "confirm",
    };
    const sent = await there.send("/checkout", form, typed);
    assert.equal(sent.status, 303, sent.text.slice(0, 300));
    const confirm = await here.see(sent.headers.location);
    assert.equal(confirm.status, 200, confirm.text.slice(0, 300));
    const hidden = (name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(confirm.text)[1];
    const done = await there.send(/action="([^"]*\/complete)"/.exec(confirm.text)[1], confirm, { key: hidden("key"), seen: hidden("seen") });
    assert.equal(done.status, 303, done.text.slice(0, 300));
    const thanks = await here.see(done.headers.location);
    assert.equal(thanks.status, 200);
    const order = /href="(?:https?:\/\/[^/"]+)?(\/orders\/[^"?#]+)"/.exec(thanks.text)[1];
    const [first, second] = [await pageAt(a, order), await pageAt(b, order)];
    assert.match(first, /ご注文/);
    const withoutOwn = (page) => page.replace(/name="csrf" value="[^"]*"/g, "");
    assert.equal(withoutOwn(first), withoutOwn(second));
  });

  it("the same key at both at once is one order, for ever the same answer", async () => {
    const { json: checkout } = await open(a);
    const answers = await Promise.all(both.flatMap((shop) => [complete(shop, checkout.id, "press"), complete(shop, checkout.id, "press")]));
    assert.deepEqual(answers.map(({ status }) => status), [201, 201, 201, 201], answers.map(({ text }) => text).join("\n"));
    assert.equal(new Set(answers.map(({ json }) => json.order.number)).size, 1);
    assert.equal(answers.filter(({ headers }) => headers["idempotency-replayed"] !== "true").length, 1);
    for (const shop of both) assert.equal((await get(shop, `/api/v1/checkouts/${checkout.id}`)).json.state, "accepted");
    const other = await complete(b, checkout.id, "press", { confirm_similar: true });
    assert.equal(other.status, 422);
  });

  it("a card that is paid through a is known at b", async () => {
    const { json: checkout } = await open(b, basket(by("card", "tok_ok")));
    const paid = await complete(a, checkout.id, "press");
    assert.equal(paid.status, 201, paid.text);
    assert.equal((await get(b, `/api/v1/orders/${checkout.token}`)).json.payment_state, "paid");
    const again = await complete(b, checkout.id, "press");
    assert.deepEqual([again.status, again.json.order.number], [201, paid.json.order.number]);
  });
});

it("a node that could not reach the database keeps what it has, and catches up", async () => {
  await server.kill();
  for (const shop of both) assert.equal((await get(shop, "/")).status, 200);
  await server.again();
  for (const shop of both) await until("the database again", async () => /^noren_database_away 0$/m.test(await pageAt(shop, "/metrics")));
  const page = await ownerAtA.see("/admin/settings/basic");
  assert.equal(page.status, 200);
  const closed = await ownerAtA.send("/admin/settings/close", page, { version: version(page), sure: "1" });
  assert.equal(closed.status, 303, closed.text.slice(0, 500));
  await soon("closed at b", async () => (await get(b, "/")).status === 503);
  const behind = async () => Number(/^noren_kept_behind_seconds (\S+)$/m.exec(await pageAt(b, "/metrics"))[1]);
  await soon("b knows that it is up to date", async () => (await behind()) < 10);
  const audit = run(["verify", "--data", a.data, "--database", server.url]);
  assert.equal(audit.code, 0, audit.out + audit.err);
});
