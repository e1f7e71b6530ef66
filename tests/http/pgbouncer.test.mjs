// A shop whose PostgreSQL is behind PgBouncer in transaction mode: every transaction may come to another of its few connections.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { basket, complete, get, open, until } from "../client.mjs";
import { PgBouncer } from "../pgbouncer.mjs";
import { Postgres } from "../postgres.mjs";
import { run } from "../server.mjs";
import { startShop } from "../stage.mjs";

const kConnections = 2;

const server = await Postgres.start();
after(() => server.close());
const bouncer = await PgBouncer.start(server, { default_pool_size: kConnections, max_client_conn: 200, server_login_retry: 1 });
after(() => bouncer.close());
const shop = await startShop({ args: ["--database", bouncer.url] });

async function order() {
  const { json: checkout } = await open(shop);
  const answer = await complete(shop, checkout.id, "press");
  assert.equal(answer.status, 201, answer.text);
  return { ...checkout, number: answer.json.order.number };
}

const isAway = async () => /^noren_database_away 1$/m.test((await get(shop, "/metrics")).text);

function verify() {
  const done = run(["verify", "--data", shop.data, "--database", bouncer.url]);
  assert.equal(done.code, 0, done.out + done.err);
}

describe("a shop behind PgBouncer", () => {
  it("takes an order once, however often it is pressed", async () => {
    const taken = await order();
    const again = await complete(shop, taken.id, "press");
    assert.deepEqual([again.status, again.headers["idempotency-replayed"], again.json.order.number], [201, "true", taken.number]);
    assert.equal((await get(shop, `/orders/${taken.token}`)).status, 200);
    verify();
  });

  it("sells ten of ten to forty at once, over two connections", async () => {
    const { json } = await get(shop, "/api/v1/items?limit=100");
    const scarce = json.items.flatMap((item) => item.variants).find(({ stock }) => stock.quantity >= 5 && stock.quantity <= 12);
    await server.piecesLieWithNodes();
    const line = [{ sku: scarce.sku, quantity: 1 }];
    const wishes = await Promise.all(Array.from({ length: 40 }, () => open(shop, basket({ lines: line }))));
    const answers = await Promise.all(wishes.map(({ json: checkout }) => complete(shop, checkout.id, "press")));
    const count = (status) => answers.filter((answer) => answer.status === status).length;
    assert.deepEqual([count(201), count(409)], [scarce.stock.quantity, 40 - scarce.stock.quantity], JSON.stringify(answers.map(({ status }) => status)));
    const openNow = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'noren' AND pid <> pg_backend_pid()";
    assert.ok(Number(server.psql(openNow)) <= kConnections);
    verify();
  });

  it("leaves nothing in a session: no statement, no lock, no setting that outlives its transaction", () => {
    assert.equal(server.psql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"), "0");
    for (const [sql, wanted] of [
      ["SELECT count(*) FROM pg_prepared_statements", "0"],
      ["SHOW lock_timeout", "0"],
      ["SHOW idle_in_transaction_session_timeout", "0"],
      ["SHOW default_transaction_isolation", "read committed"],
    ]) {
      assert.equal(bouncer.psql(sql), wanted, sql);
    }
  });

  it("goes on when PgBouncer is started anew", async () => {
    const before = await order();
    await bouncer.kill();
    assert.equal((await get(shop, "/")).status, 200);
    await until("the database away", isAway);
    await bouncer.again();
    await until("the database again", async () => !(await isAway()));
    assert.equal((await get(shop, `/api/v1/orders/${before.token}`)).json.number, before.number);
    await order();
    verify();
  });

  it("goes on when PostgreSQL is started anew behind it", async () => {
    const before = await order();
    await server.kill();
    assert.equal((await get(shop, "/")).status, 200);
    await until("the database away", isAway);
    await server.again();
    await until("the database again", async () => !(await isAway()));
    assert.equal((await get(shop, `/api/v1/orders/${before.token}`)).json.number, before.number);
    await order();
    verify();
  });

  it("is started anew through it", async () => {
    await shop.stop();
    const again = await shop.again();
    after(() => again.close());
    assert.equal((await get(again, "/readyz")).status, 200);
  });
});
