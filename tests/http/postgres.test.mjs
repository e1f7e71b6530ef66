// The same shop with its orders taken in PostgreSQL itself ([cluster] intake = "shared"): bought, sold and audited, and what it
// still does when that server is gone, frozen, and back.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { basket, complete, get, open, plentiful, until } from "../client.mjs";
import { Owner } from "../owner.mjs";
import { Postgres } from "../postgres.mjs";
import { newFolder, removeFolder, run } from "../server.mjs";
import { startShop } from "../stage.mjs";

const server = await Postgres.start();
after(() => server.close());
const folder = newFolder();
after(() => removeFolder(folder));
mkdirSync(folder, { recursive: true });
const config = join(folder, "noren.toml");
writeFileSync(config, '[cluster]\nintake = "shared"\n');
const shop = await startShop({ config, args: ["--database", server.url] });

async function order(key = "press") {
  const { json: checkout } = await open(shop);
  const answer = await complete(shop, checkout.id, key);
  assert.equal(answer.status, 201, answer.text);
  return { ...checkout, number: answer.json.order.number };
}

const isReady = async () => (await get(shop, "/readyz")).status === 200;
const gauge = (text, name) => Number(new RegExp(`^noren_${name} (\\S+)$`, "m").exec(text)[1]);

function verify() {
  const done = run(["verify", "--data", shop.data, "--database", server.url]);
  assert.equal(done.code, 0, done.out + done.err);
}

describe("a shop on PostgreSQL", () => {
  it("takes an order once, however often it is pressed, and shows it to buyer and owner", async () => {
    const taken = await order();
    const again = await complete(shop, taken.id, "press");
    assert.deepEqual([again.status, again.headers["idempotency-replayed"], again.json.order.number], [201, "true", taken.number]);
    const shown = await get(shop, `/orders/${taken.token}`);
    assert.equal(shown.status, 200);
    assert.match(shown.text, new RegExp(taken.number));
    const owner = await Owner.signIn(shop);
    const list = await owner.see(`/admin/orders?q=${taken.number}`);
    assert.match(list.text, new RegExp(taken.number));
    verify();
  });

  it("sells ten of ten to forty at once", async () => {
    const { json } = await get(shop, "/api/v1/items?limit=100");
    const scarce = json.items.flatMap((item) => item.variants).find(({ stock }) => stock.quantity >= 5 && stock.quantity <= 12);
    const line = [{ sku: scarce.sku, quantity: 1 }];
    const wishes = await Promise.all(Array.from({ length: 40 }, () => open(shop, basket({ lines: line }))));
    const answers = await Promise.all(wishes.map(({ json: checkout }) => complete(shop, checkout.id, "press")));
    const count = (status) => answers.filter((answer) => answer.status === status).length;
    assert.deepEqual([count(201), count(409)], [scarce.stock.quantity, 40 - scarce.stock.quantity], JSON.stringify(answers.map(({ status }) => status)));
    verify();
  });

  it("tells how many connections are open", async () => {
    const { text } = await get(shop, "/metrics");
    assert.equal(gauge(text, "database_connections_most"), 20);
    assert.ok(gauge(text, "database_connections_open") >= 1);
    assert.equal(gauge(text, "database_connections_waiting"), 0);
  });
});

describe("when PostgreSQL is killed", () => {
  it("pages are served from memory, and after its return every order is there and new ones are taken", async () => {
    const before = await order();
    const { json: begun } = await open(shop);
    const { json: items } = await get(shop, "/api/v1/items?limit=1");
    await server.kill();
    for (const path of ["/", `/items/${items.items[0].slug}`, "/cart", "/search?q=%E8%8C%B6", "/legal/tokushoho", "/api/v1/items"]) {
      assert.equal((await get(shop, path)).status, 200, path);
    }
    assert.equal((await get(shop, "/healthz")).status, 200);
    assert.equal(await isReady(), false);
    await server.again();
    await until("ready again", isReady);
    assert.equal((await get(shop, `/api/v1/orders/${before.token}`)).json.number, before.number);
    const late = await complete(shop, begun.id, "press");
    assert.equal(late.status, 201, late.text);
    await order();
    verify();
  });
});

describe("when PostgreSQL is silent", () => {
  it("nobody is kept waiting for it, and an attempt of that time is one order afterwards", async () => {
    const { json: begun } = await open(shop, basket({ lines: [{ sku: plentiful, quantity: 2 }] }));
    server.freeze();
    const pressed = await complete(shop, begun.id, "press", {}, { timeout: 10_000 });
    assert.ok(pressed.status === 503 || pressed.status === 202, `${pressed.status} ${pressed.text}`);
    assert.equal((await get(shop, "/", { timeout: 10_000 })).status, 200);
    server.thaw();
    await until("ready again", isReady);
    const again = await complete(shop, begun.id, "press");
    assert.equal(again.status, 201, again.text);
    const other = await complete(shop, begun.id, "press");
    assert.deepEqual([other.status, other.json.order.number], [201, again.json.order.number]);
    verify();
  });
});

describe("when PostgreSQL does not answer a commit", () => {
  it("an attempt that was to begin may be begun anew", async () => {
    server.psql("CREATE FUNCTION wait_long() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); RETURN NULL; END $$");
    server.psql("CREATE CONSTRAINT TRIGGER late AFTER INSERT ON checkouts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_long()");
    const refused = await open(shop);
    assert.deepEqual([refused.status, refused.headers["retry-after"]], [503, "5"], refused.text);
    server.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'noren'");
    server.psql("DROP TRIGGER late ON checkouts");
    await until("ready again", isReady);
    await order();
    verify();
  });
});

describe("when PostgreSQL comes back as a stand-by", () => {
  it("orders are looked up, and taken again once it is promoted", async () => {
    const before = await order();
    const { json: begun } = await open(shop);
    await server.kill();
    await server.againAsStandBy();
    const lookUp = async () => (await get(shop, `/api/v1/orders/${before.token}`)).status === 200;
    await until("an order looked up", lookUp);
    const presses = await Promise.all(Array.from({ length: 12 }, () => complete(shop, begun.id, "press")));
    for (const { status, text } of presses) assert.equal(status, 503, text);
    assert.ok(await lookUp(), "those who only ask are answered meanwhile");
    await until("not ready", async () => !(await isReady()));
    server.psql("SELECT pg_promote()");
    await until("ready again", isReady);
    const late = await complete(shop, begun.id, "press");
    assert.equal(late.status, 201, late.text);
    for (const { number } of await Promise.all(Array.from({ length: 12 }, () => order()))) assert.ok(number);
    verify();
  });
});
