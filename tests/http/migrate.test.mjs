// noren migrate, and the roles of docs/operating/postgresql.md: one that owns the tables and changes them, one that serves, one that only reads.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { complete, get, open } from "../client.mjs";
import { oneSentence } from "../command_line.mjs";
import { Owner } from "../owner.mjs";
import { Postgres } from "../postgres.mjs";
import { binary, newFolder, removeFolder, run, Shop } from "../server.mjs";

const owners = "shop";
const indexes = { step: "0129-unfinished-and-paid-just-now", made: ["checkouts_unfinished", "checkouts_being_paid"] };
const rowsOnly = "0112-paid-too-much"; // a step without which the program works as well

const server = await Postgres.start();
after(() => server.close());
const url = (role) => server.as(role, owners);
const psql = (role, sql) => server.psql(sql, owners, role);

for (const role of ["noren_owner", "noren_serve", "noren_verify", "noren_guest"]) server.psql(`CREATE ROLE ${role} LOGIN`);
server.psql(`CREATE DATABASE ${owners} OWNER noren_owner ENCODING 'UTF8' TEMPLATE template0`);
psql("noren_owner", "ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO noren_serve");
psql("noren_owner", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO noren_verify");

let folder;
let shop;
before(() => (folder = newFolder()));
after(async () => {
  await shop?.stop("SIGKILL");
  removeFolder(folder);
});

const started = () => Shop.start({ data: folder, args: ["--database", url("noren_serve")] });

async function buy() {
  const { json: checkout } = await open(shop);
  const answer = await complete(shop, checkout.id, "press");
  assert.equal(answer.status, 201, answer.text);
  return answer.json.order.number;
}

const migrate = (role) => run(["migrate", "--database", url(role)]);

function refusedStart() {
  const done = run(["serve", "--data", folder, "--listen", "127.0.0.1:0", "--demo", "--database", url("noren_serve")]);
  assert.equal(done.code, 1, done.out);
  oneSentence(done.err);
  assert.match(done.err, /the role that was named may not bring it there: run noren migrate --database with the role that owns the tables/);
}

function verify() {
  const done = run(["verify", "--data", folder, "--database", url("noren_verify")]);
  assert.equal(done.code, 0, done.out + done.err);
}

describe("with a role for each", () => {
  it("the one that serves makes no tables, and says who does", () => {
    refusedStart();
    const done = migrate("noren_serve");
    assert.equal(done.code, 1);
    assert.match(done.err, /run noren migrate --database with the role that owns the tables/);
  });

  it("noren migrate makes them as their owner, says what it did, and has nothing to do the second time", () => {
    const done = migrate("noren_owner");
    assert.equal(done.code, 0, done.err);
    assert.match(done.out, /^done: 0112-paid-too-much$/m);
    assert.match(done.out, /^the database stands at \d{4}-[a-z0-9-]+$/m);
    for (const role of ["noren_owner", "noren_serve"]) {
      const again = migrate(role);
      assert.equal(again.code, 0, again.err);
      assert.match(again.out, /^the database stands at \d{4}-[a-z0-9-]+; there was nothing to do\n$/);
    }
  });

  it("then a shop is served, sells and is audited", async () => {
    shop = await started();
    const number = await buy();
    assert.equal((await get(shop, "/readyz")).status, 200);
    const owner = await Owner.signIn(shop);
    assert.match((await owner.see("/admin/orders")).text, new RegExp(number));
    verify();
  });

  it("who serves changes no table, and who reads changes no row", () => {
    for (const sql of ["TRUNCATE stock", "DROP TABLE stock", "ALTER TABLE stock ADD COLUMN n BIGINT", "CREATE TABLE own (n BIGINT)"]) {
      assert.throws(() => psql("noren_serve", sql), /permission denied|must be owner/, sql);
    }
    for (const sql of ["UPDATE stock SET sold = sold", "DELETE FROM stock"]) assert.throws(() => psql("noren_verify", sql), /permission denied/, sql);
  });

  it("a role that was given nothing is told so, not that the server is down", () => {
    const done = run(["verify", "--data", folder, "--database", url("noren_guest")]);
    assert.equal(done.code, 1);
    oneSentence(done.err);
    assert.match(done.err, /the role that --database or \[database\] url names lacks a right: give it those that docs\/operating\/postgresql.md lists/);
  });

  it("a table that everybody writes is changed while the shop sells", async () => {
    for (const index of indexes.made) psql("noren_owner", `DROP INDEX ${index}`);
    psql("noren_owner", `DELETE FROM schema_migrations WHERE name = '${indexes.step}'`);
    let over = false;
    const migrated = promisify(execFile)(binary, ["migrate", "--database", url("noren_owner")]).finally(() => (over = true));
    const buyer = async () => {
      do await buy();
      while (!over);
    };
    const [{ stdout }] = await Promise.all([migrated, buyer(), buyer(), buyer()]);
    assert.match(stdout, new RegExp(`^done: ${indexes.step}$`, "m"));
    verify();
  });

  it("what serves goes on while a step is to come; a start waits for the owner of the tables", async () => {
    psql("noren_owner", `DELETE FROM schema_migrations WHERE name = '${rowsOnly}'`);
    await buy();
    await shop.stop();
    refusedStart();
    assert.match(migrate("noren_owner").out, new RegExp(`^done: ${rowsOnly}$`, "m"));
    shop = await started();
    assert.equal((await get(shop, "/readyz")).status, 200);
    verify();
  });
});

describe("noren migrate", () => {
  it("of the database in a folder: does what is to be done and says so, and makes no shop of a wrong name", async () => {
    const own = await Shop.start();
    after(() => own.close());
    const busy = run(["migrate", "--data", own.data]);
    assert.equal(busy.code, 1, "it is served");
    oneSentence(busy.err);
    await own.stop();
    const done = run(["migrate", "--data", own.data]);
    assert.equal(done.code, 0, done.err);
    assert.match(done.out, /there was nothing to do/);
    execFileSync("sqlite3", [join(own.data, "noren.db"), `DELETE FROM schema_migrations WHERE name = '${rowsOnly}'`]);
    assert.match(run(["migrate", "--data", own.data]).out, new RegExp(`^done: ${rowsOnly}\\nthe database stands at \\d{4}-[a-z0-9-]+\\n$`));
    const wrong = run(["migrate", "--data", `${own.data}-not`]);
    assert.equal(wrong.code, 1);
    assert.match(wrong.err, /there is no database in .*-not/);
    assert.equal(run(["migrate", "--data", `${own.data}-not`]).code, 1, "nothing was made");
  });

  it("wants to know which", () => {
    const done = run(["migrate"]);
    assert.equal(done.code, 2);
    assert.match(done.err, /--data DIR or --database postgres:/);
  });
});
