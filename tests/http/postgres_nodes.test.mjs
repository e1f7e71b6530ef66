// Programs side by side on one PostgreSQL: two that start at once, and one beside tables of a later version.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { complete, get, open } from "../client.mjs";
import { PgBouncer } from "../pgbouncer.mjs";
import { Postgres } from "../postgres.mjs";
import { run, Shop } from "../server.mjs";
import { copyKey, nodeFolder } from "../stage.mjs";

const server = await Postgres.start();
after(() => server.close());
const bouncer = await PgBouncer.start(server, { default_pool_size: 4, max_client_conn: 200 });
after(() => bouncer.close());
const folders = ["a", "b"].map(nodeFolder);
let shops = [];
after(() => Promise.all(shops.map((shop) => shop.stop("SIGKILL"))));

const start = (folder) => Shop.start({ ...folder, args: ["--database", bouncer.url] });

async function order(shop) {
  const { json: checkout } = await open(shop);
  const answer = await complete(shop, checkout.id, "press");
  assert.equal(answer.status, 201, answer.text);
  return { ...checkout, number: answer.json.order.number };
}

function verify() {
  const done = run(["verify", "--data", folders[0].data, "--database", server.url]);
  assert.equal(done.code, 0, done.out + done.err);
}

// Who comes second has made a key of his own, and gets the first one's, as a second node does.
async function withTheKeyOf(winner, loser, reason) {
  assert.match(reason.message, /keys\/master/);
  copyKey(winner.data, loser.data);
  return start(loser);
}

describe("two that start at once on an empty database", () => {
  it("make its tables once and one demo shop; the other is told whose key it needs, and then serves the same shop", async () => {
    const starts = await Promise.allSettled(folders.map(start));
    shops = starts.filter(({ status }) => status === "fulfilled").map(({ value }) => value);
    assert.equal(shops.length, 1, starts.map(({ reason }) => reason?.message).join("\n"));
    const refused = starts.findIndex(({ status }) => status === "rejected");
    shops.push(await withTheKeyOf(shops[0], folders[refused], starts[refused].reason));
    assert.equal(server.psql("SELECT count(*) FROM shops"), "1");
    const twice = "SELECT count(*) FROM (SELECT name FROM schema_migrations GROUP BY name HAVING count(*) > 1) t";
    assert.equal(server.psql(twice), "0");
    await server.piecesLieWithNodes(2);
    for (const shop of shops) await order(shop);
    verify();
  });
});

describe("when a later version has changed the tables", () => {
  it("what runs goes on, is started anew, and says of the audit which program does it", async () => {
    server.psql("CREATE TABLE of_tomorrow (shop_id TEXT NOT NULL)");
    server.psql("ALTER TABLE orders ADD COLUMN of_tomorrow BIGINT NOT NULL DEFAULT 0");
    server.psql("INSERT INTO schema_migrations (name) VALUES ('9999-of-tomorrow')");
    const before = await order(shops[0]);
    await shops[0].stop();
    shops[0] = await shops[0].again();
    assert.equal((await get(shops[0], `/api/v1/orders/${before.token}`)).json.number, before.number);
    for (const shop of shops) await order(shop);
    const audit = run(["verify", "--data", folders[0].data, "--database", server.url]);
    assert.equal(audit.code, 1);
    assert.match(audit.err, /belongs to a newer noren than this one \(it stands at 9999-of-tomorrow/);
    const migrated = run(["migrate", "--database", server.url]);
    assert.equal(migrated.code, 0, migrated.err);
    assert.match(migrated.out, /stands at 9999-of-tomorrow, which is newer than this program \(\d{4}-[a-z0-9-]+\); there was nothing to do/);
    server.psql("DELETE FROM schema_migrations WHERE name = '9999-of-tomorrow'");
    verify();
  });
});
