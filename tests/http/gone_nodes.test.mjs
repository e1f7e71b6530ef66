// Two nodes that take orders in their own folders ([cluster] intake = "own") on one PostgreSQL, behind a load balancer without stickiness: what was
// begun at one goes on at the other; and one of them dies, comes back, or never does.
import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { address, basket, buyer, complete, everyItem, get, open, plentiful, until } from "../client.mjs";
import { oneSentence } from "../command_line.mjs";
import { Owner } from "../owner.mjs";
import { Postgres } from "../postgres.mjs";
import { removeFolder, run } from "../server.mjs";
import { copyKey, nodeFolder, startShop } from "../stage.mjs";
import { Visitor } from "../visitor.mjs";

const server = await Postgres.start();
after(() => server.close());
const database = ["--database", server.url];

// keyOf, copyOf: a node's folder.
async function node(letter, { keyOf, copyOf } = {}) {
  const folder = nodeFolder(letter);
  if (keyOf) copyKey(keyOf, folder.data);
  if (copyOf) cpSync(copyOf, folder.data, { recursive: true });
  writeFileSync(folder.config, `[cluster]\nnode = "${letter}"\nintake = "own"\n`);
  return startShop({ ...folder, args: database });
}
const a = await node("a");
let b = await node("b", { keyOf: a.data });
after(() => b.stop("SIGKILL"));

const count = (sql) => Number(server.psql(sql));
const nodes = (...args) => run(["nodes", ...args, ...database]);
const isCarried = (id) => count(`SELECT COUNT(*) FROM orders WHERE id = '${id}'`) === 1;
const stateOf = async (shop, id) => (await get(shop, `/api/v1/checkouts/${id}`)).json.state;
const identityOf = (shop) => /^identity (\S+)$/m.exec(readFileSync(join(shop.data, "node"), "utf8"))[1];
const gauge = async (shop, name) => Number(new RegExp(`^noren_${name} (\\S+)$`, "m").exec((await get(shop, "/metrics")).text)[1]);
const readiness = async (shop) => (await get(shop, "/readyz")).text;

// Each knows where the other's link is now, and hears it.
async function hearEachOther() {
  for (const [shop, other] of [[a, "b"], [b, "a"]]) {
    const said = () => `${other} here ${server.psql(`SELECT link FROM nodes WHERE node = '${other}' AND link <> ''`) || "nowhere"}\n`;
    await until(`${other} is known`, () => existsSync(join(shop.data, "peers")) && readFileSync(join(shop.data, "peers"), "utf8").includes(said()));
    await until(`${other} is heard`, async () => (await readiness(shop)) === "ready\n");
  }
}
const countsAsGone = (identity) =>
  until("it counts as gone", () =>
    count(`SELECT COUNT(*) FROM nodes WHERE identity = '${identity}' AND seen_at > (EXTRACT(EPOCH FROM now()) * 1000000)::BIGINT - 16000000`) === 0);

// The same browser at another node.
function at(shop, visitor) {
  const same = new Visitor(shop);
  same.cookies = visitor.cookies;
  return same;
}
const typed = (who, more = {}) => ({
  ...who, shipping_name: address.name, shipping_kana: address.kana, shipping_postcode: address.postcode, shipping_prefecture: address.prefecture,
  shipping_city: address.city, shipping_line1: address.line1, method: "standard", payment: "bank_transfer", do: "confirm", ...more,
});

function verify() {
  const done = run(["verify", "--data", a.data, ...database]);
  assert.equal(done.code, 0, done.out + done.err);
}

await hearEachOther();

describe("what was begun at one node", () => {
  it("is open, completed and shown at the other; its number is its home's", async () => {
    const { json: checkout } = await open(b);
    assert.equal(await stateOf(a, checkout.id), "open");
    const taken = await complete(a, checkout.id, "press");
    assert.equal(taken.status, 201, taken.text);
    assert.equal(taken.json.order.number[0], "B");
    await until("the order is carried", () => isCarried(checkout.id));
    for (const shop of [a, b]) {
      assert.equal(await stateOf(shop, checkout.id), "accepted");
      assert.equal((await get(shop, `/orders/${checkout.token}`)).status, 200);
      const again = await complete(shop, checkout.id, "press");
      assert.deepEqual([again.status, again.headers["idempotency-replayed"], again.json.order.number], [201, "true", taken.json.order.number]);
    }
    assert.ok((await gauge(a, "link_forwarded")) >= 2);
  });

  it("is one order, when two tabs press at two nodes at once", async () => {
    for (let round = 0; round < 5; ++round) {
      const { json: checkout } = await open(round % 2 ? a : b);
      const answers = await Promise.all([a, b, a, b].map((shop, n) => complete(shop, checkout.id, `press ${n}`)));
      assert.deepEqual(answers.map(({ status }) => status), [201, 201, 201, 201], answers.map(({ text }) => text).join("\n"));
      assert.equal(new Set(answers.map(({ json }) => json.order.number)).size, 1);
      assert.equal(answers.filter(({ headers }) => headers["idempotency-replayed"] !== "true").length, 1);
      await until("the order is carried", () => isCarried(checkout.id));
    }
    verify();
  });

  it("is still filled in, from the cart to the thanks", async () => {
    const here = new Visitor(a);
    const there = at(b, here);
    assert.equal((await here.send("/cart", await here.see("/cart"), { sku: plentiful, quantity: "1" })).status, 303);
    const who = buyer();
    const refused = await here.send("/checkout", await there.see("/checkout"), typed({ ...who, email: "no address" }));
    assert.equal(refused.status, 303, refused.text.slice(0, 300));
    const form = await there.see(refused.headers.location);
    assert.equal(form.status, 200);
    assert.match(form.text, /no address/, "what was typed at a is shown at b");
    const sent = await there.send(/action="([^"]*\/checkout\?form=[^"]*)"/.exec(form.text)?.[1] ?? "/checkout", form, typed(who));
    assert.equal(sent.status, 303, sent.text.slice(0, 300));
    const confirm = await here.see(sent.headers.location);
    assert.equal(confirm.status, 200, confirm.text.slice(0, 300));
    assert.match((await here.see("/checkout")).text, new RegExp(who.email), "b's attempt fills a's form");
    const hidden = (name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(confirm.text)[1];
    const done = await here.send(/action="([^"]*\/complete)"/.exec(confirm.text)[1], confirm, { key: hidden("key"), seen: hidden("seen") });
    assert.equal(done.status, 303, done.text.slice(0, 300));
    assert.equal((await there.see(done.headers.location)).status, 200);
    assert.equal((await here.see(done.headers.location)).status, 200);
  });

  it("is answered by its home while PostgreSQL is away, also the look-up by number", async () => {
    const contact = buyer();
    const { json: checkout } = await open(b, basket(contact));
    await server.kill();
    const taken = await complete(a, checkout.id, "press");
    assert.ok([201, 202].includes(taken.status), taken.text);
    await until("it is accepted", async () => (await stateOf(a, checkout.id)) === "accepted");
    const { number } = (await get(a, `/api/v1/checkouts/${checkout.id}`)).json.order;
    assert.equal((await get(a, `/orders/${checkout.token}`)).status, 200);
    const visitor = new Visitor(a);
    const found = await visitor.send("/orders", await visitor.see("/orders"), { number, contact: contact.email });
    assert.match(found.headers.location ?? found.text.slice(0, 300), new RegExp(checkout.token));
    const cancel = `/orders/${checkout.token}/cancel`;
    assert.equal((await visitor.send(cancel, await visitor.see(cancel))).status, 202, "it is done in the database: not now, and not unknown");
    await server.again();
    await until("the order is carried", () => isCarried(checkout.id));
    verify();
  });
});

describe("a node that was killed", () => {
  let begun;
  let taken;
  let contact;
  const copied = nodeFolder("c").data;

  it("leaves what it alone knows to be found out: nobody says that it is open, or that there is none", async () => {
    await hearEachOther();
    contact = buyer();
    begun = (await open(b)).json;
    taken = (await open(b, basket(contact))).json;
    await server.kill();
    const pressed = await complete(b, taken.id, "press");
    assert.ok([201, 202].includes(pressed.status), pressed.text);
    await until("it is accepted", async () => (await stateOf(b, taken.id)) === "accepted");
    taken.number = (await get(b, `/api/v1/checkouts/${taken.id}`)).json.order.number;
    await b.stop("SIGKILL");
    const expectChecking = async () => {
      for (const { id, token } of [begun, taken]) {
        assert.equal(await stateOf(a, id), "checking");
        assert.equal((await complete(a, id, "press")).status, 202);
        for (const path of [`/checkout/${id}/confirm`, `/checkout/${id}/thanks`, `/orders/${token}`]) {
          const page = await get(a, path);
          assert.equal(page.status, 202, path);
          assert.match(page.text, /ただいま確認しています/, path);
        }
      }
      const visitor = new Visitor(a);
      const looked = await visitor.send("/orders", await visitor.see("/orders"), { number: taken.number, contact: contact.email });
      assert.equal(looked.status, 202);
    };
    await expectChecking();
    await server.again();
    await until("a reaches PostgreSQL", async () => (await gauge(a, "database_away")) === 0 && (await open(a)).status === 201);
    await expectChecking();
    assert.equal((await get(a, "/checkout")).status, 303, "an empty cart, and no page of errors");
    const owner = await Owner.signIn(a);
    const page = await owner.see(`/admin/orders/${taken.number}`);
    assert.equal(page.status, 202);
    assert.match(page.text, /サーバー（b）と、いま連絡が取れません/);
  });

  it("goes on where it was when it is back", async () => {
    cpSync(b.data, copied, { recursive: true });
    b = await b.again();
    await hearEachOther();
    await until("the order is carried", () => isCarried(taken.id));
    assert.equal(await stateOf(a, begun.id), "open");
    const again = await complete(a, taken.id, "press");
    assert.deepEqual([again.status, again.json.order.number], [201, taken.number]);
    assert.equal((await complete(a, begun.id, "press")).status, 201);
    verify();
  });

  it("is not doubled by a copy of its folder: that one sells nothing of its pieces, and carries nothing of its orders", async () => {
    const before = identityOf(b);
    const c = await node("c", { copyOf: copied });
    assert.notEqual(identityOf(c), before);
    assert.ok(readdirSync(c.data).includes(`intake.db.${before}`), readdirSync(c.data).join(" "));
    assert.equal(await gauge(c, "intake_waiting"), 0);
    assert.equal((await complete(c, (await open(c)).json.id, "press")).status, 201);
    assert.equal(count(`SELECT COUNT(*) FROM orders WHERE id = '${taken.id}'`), 1);
    assert.equal((await c.stop()).code, 0);
    verify();
  });

  it("leaves nothing when it is stopped in order: what was begun there goes on at the other", async () => {
    const { json: checkout } = await open(b);
    assert.equal((await b.stop()).code, 0);
    assert.equal(count("SELECT COUNT(*) FROM node_identities WHERE node = 'b'"), 0);
    assert.equal(await stateOf(a, checkout.id), "open");
    const done = await complete(a, checkout.id, "press");
    assert.equal(done.status, 201, done.text);
    const unknown = `b${checkout.id.slice(1, -1)}${checkout.id.endsWith("0") ? "1" : "0"}`;
    assert.equal((await get(a, `/api/v1/checkouts/${unknown}`)).status, 404, "nobody can know of it");
    b = await b.again();
    await hearEachOther();
  });
});

describe("noren nodes", () => {
  let scarce;
  let taken;

  it("lists who serves, and what lies with each", () => {
    const { code, out, err } = nodes();
    assert.equal(code, 0, err);
    for (const [letter, shop] of [["a", a], ["b", b]]) {
      assert.match(out, new RegExp(`^node ${letter} \\(${identityOf(shop)}\\): lives, sells what it holds until \\S+Z; .*pieces it holds: \\d+$`, "m"));
    }
  });

  it("refuses in one sentence to retire one that lives, one that may still sell, and one that there is not", async () => {
    const refused = (said, ...args) => {
      const done = nodes("retire", ...args);
      assert.equal(done.code, 1, done.out);
      oneSentence(done.err);
      assert.match(done.err, said);
    };
    refused(/node b \(\S+\) lives: stop it in order/, "b", "--off", "--yes");
    refused(/no node x has anything of its own/, "x", "--yes");
    const variants = (await everyItem(a)).flatMap((item) => item.variants);
    const unlimited = server.psql("SELECT sku FROM variants WHERE limit_per_order IS NULL").split("\n");
    scarce = variants.find(({ sku, stock }) => stock.quantity >= 5 && stock.quantity <= 12 && unlimited.includes(sku));
    await until("both hold some", () =>
      count(`SELECT COUNT(*) FROM leases l JOIN variants v ON v.id = l.variant_id WHERE v.sku = '${scarce.sku}' AND l.quantity > 1`) === 2);
    await server.kill();
    taken = (await open(b)).json;
    assert.ok([201, 202].includes((await complete(b, taken.id, "press")).status));
    await b.stop("SIGKILL");
    await server.again();
    await countsAsGone(identityOf(b));
    refused(/may still sell what it holds.* say --off; or give its folder/, "b", "--yes");
    refused(/nothing was done; say yes, or --yes/, "b", "--off");
    assert.equal(run(["nodes", "retire", ...database]).code, 2);
    assert.equal(run(["nodes"]).code, 2);
  });

  it("carries what is in its folder; its pieces are sold by the other", async () => {
    const lines = [{ sku: scarce.sku, quantity: Math.floor(scarce.stock.quantity / 2) + 2 }];  // more than a holds
    const { json: wish } = await open(a, basket({ lines }));
    const early = await complete(a, wish.id, "early");
    assert.equal(early.status, 409, early.text);
    assert.match(early.json.type, /cannot-take-now/, "not sold out: they lie with the dead");
    const done = nodes("retire", "b", "--data", b.data, "--yes");
    assert.equal(done.code, 0, done.out + done.err);
    assert.match(done.out, /^orders of it that are in the database now: 1$/m);
    assert.ok(isCarried(taken.id));
    assert.equal(await stateOf(a, taken.id), "accepted");
    const all = await complete(a, wish.id, "now");
    assert.equal(all.status, 201, all.text);
    const account = JSON.parse(server.psql(`SELECT account FROM node_identities WHERE identity = '${identityOf(b)}'`));
    assert.deepEqual([account.read, account.orders, account.declared_lost], ["folder", 1, false]);
    assert.match(nodes().out, /retired \S+Z by \S+@\S*, with \{/);
    await until("the order is carried", () => isCarried(wish.id));
    verify();
  });

  it("never lets its identity sell again: a folder that comes back is another node, and begins anew", async () => {
    const before = identityOf(b);
    b = await b.again();
    assert.notEqual(identityOf(b), before);
    assert.ok(readdirSync(b.data).includes(`intake.db.${before}`), readdirSync(b.data).join(" "));
    await hearEachOther();
    const { json: checkout } = await open(b);
    assert.equal((await complete(a, checkout.id, "press")).status, 201);
    assert.equal(count(`SELECT COALESCE(SUM(quantity), 0) FROM leases WHERE node = '${before}'`), 0);
    assert.equal(count(`SELECT COUNT(*) FROM orders WHERE id = '${taken.id}'`), 1);
    await until("the order is carried", () => isCarried(checkout.id));
    verify();
  });

  it("declares lost what nobody has, and says so to the shop; then nobody wonders any more", async () => {
    await server.kill();
    taken = (await open(b)).json;
    assert.ok([201, 202].includes((await complete(b, taken.id, "press")).status));
    const before = identityOf(b);
    await b.stop("SIGKILL");
    await server.again();
    await countsAsGone(before);
    removeFolder(b.data);
    assert.equal(await stateOf(a, taken.id), "checking");
    const done = nodes("retire", before, "--data", a.data, "--off", "--yes");
    assert.equal(done.code, 0, done.out + done.err);
    assert.match(done.out, /the rest is declared lost/);
    assert.equal(count("SELECT COUNT(*) FROM troubles WHERE kind = 'home_lost' AND state = 'open'"), 1);
    assert.equal(count(`SELECT COUNT(*) FROM leases WHERE node = '${before}'`), 0);
    const known = await until("it is known", async () => {
      const answer = await get(a, `/api/v1/checkouts/${taken.id}`);
      return answer.json.state !== "checking" && answer;
    });
    // As far as a had kept a copy of it.
    assert.ok(known.status === 404 || known.json.state === "accepted", known.text);
    await until("a has nothing to carry", async () => (await gauge(a, "intake_waiting")) === 0);
    verify();
  });
});
