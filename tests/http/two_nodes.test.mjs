// Two programs on one PostgreSQL, each with a folder of its own: what one takes the other shows, and what is done for both is done once,
// by whoever is there to do it.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { complete, get, open, until } from "../client.mjs";
import { Postgres } from "../postgres.mjs";
import { run, Shop } from "../server.mjs";
import { copyKey, nodeFolder, startShop } from "../stage.mjs";

const duties = ["mail", "payments", "troubles", "chores"];

const server = await Postgres.start();
after(() => server.close());
const database = ["--database", server.url];
let a;
let b;
after(() => Promise.all([a, b].map((shop) => shop.stop("SIGKILL"))));
a = await startShop({ args: database });

// A folder for another node of the same shops.
function anotherFolder(letter) {
  const folder = nodeFolder(letter);
  copyKey(a.data, folder.data);
  return folder;
}
b = await startShop({ ...anotherFolder("b"), args: database });

async function order(shop) {
  const { json: checkout } = await open(shop);
  const answer = await complete(shop, checkout.id, "press");
  assert.equal(answer.status, 201, answer.text);
  return { token: checkout.token, number: answer.json.order.number };
}

async function held(shop) {
  const { text } = await get(shop, "/metrics");
  return duties.filter((duty) => Number(new RegExp(`^noren_duty_${duty} (\\S+)$`, "m").exec(text)[1]) === 1);
}
const holdsAll = async (shop) => (await held(shop)).length === duties.length;

const number = (sql) => Number(server.psql(sql));
const fence = () => number("SELECT fence FROM duties WHERE duty = 'mail'");

const letters = (shop) => readdirSync(join(shop.data, "mail"), { recursive: true }).filter((name) => name.endsWith(".eml"));
const hasMail = (shop) => readdirSync(shop.data).includes("mail");

// All that was to be sent is in a folder, in one of them, once.
async function everyMailOnce() {
  await until("no mail waits", () => number("SELECT COUNT(*) FROM mail_messages WHERE state IN ('queued', 'deferred')") === 0);
  const all = [a, b].filter(hasMail).flatMap(letters);
  assert.equal(new Set(all).size, all.length, "no mail twice");
  assert.equal(all.length, number("SELECT COUNT(*) FROM mail_messages WHERE state = 'spooled'"));
}

describe("two nodes on one PostgreSQL", () => {
  it("show each other's orders, and number them by their letters", async () => {
    for (const [here, there, letter] of [[a, b, "A"], [b, a, "B"]]) {
      const taken = await order(here);
      assert.equal(taken.number[0], letter);
      const shown = await get(there, `/orders/${taken.token}`);
      assert.equal(shown.status, 200);
      assert.match(shown.text, new RegExp(taken.number));
    }
  });

  it("send each mail once, whoever took the order", async () => {
    assert.deepEqual(await held(a), duties);
    assert.deepEqual(await held(b), []);
    await Promise.all(Array.from({ length: 10 }, (_, i) => order(i % 2 ? a : b)));
    await everyMailOnce();
  });

  it("refuse a third under a letter that is in use", async () => {
    await until("where b answers is known", () => server.psql("SELECT address FROM nodes WHERE node = 'b'"));
    const { data, config } = anotherFolder("b");
    const done = run(["serve", "--demo", "--listen", "127.0.0.1:0", "--data", data, "--config", config, ...database]);
    assert.equal(done.code, 1, done.out);
    assert.match(done.err, /another noren serves as node b since \S+Z, at http:\S+: choose another letter with \[cluster\] node/);
  });
});

describe("when one of two nodes goes", () => {
  it("after an orderly stop the other does its work, and keeps it when the first is back", async () => {
    const before = fence();
    assert.equal((await a.stop()).code, 0);
    assert.equal(server.psql("SELECT seen_at IS NULL FROM nodes WHERE node = 'a'"), "t", "its letter is free");
    await until("b holds the duties", () => holdsAll(b));
    assert.equal(fence(), before + 1);
    a = await a.again();
    assert.deepEqual(await held(a), []);
    await order(a);
    await everyMailOnce();
  });

  it("after a kill the other takes its work over", async () => {
    const before = fence();
    await b.stop("SIGKILL");
    await order(a);
    await until("a holds the duties", () => holdsAll(a));
    assert.equal(fence(), before + 1);
    await everyMailOnce();
    b = await b.again();
    assert.deepEqual(await held(b), []);
    assert.equal((await get(b, "/readyz")).status, 200);
    const done = run(["verify", "--data", a.data, ...database]);
    assert.equal(done.code, 0, done.out + done.err);
  });
});

describe("two nodes that find an empty database at once", () => {
  const folders = ["a", "b"].map(nodeFolder);
  it("make one shop of it: the other is refused in one sentence, and serves it once it has its key", async () => {
    server.psql("CREATE DATABASE at_once", "postgres");
    const args = ["--database", server.url.replace(/noren$/, "at_once")];
    const started = await Promise.allSettled(folders.map((folder) => Shop.start({ ...folder, args })));
    const served = started.findIndex(({ status }) => status === "fulfilled");
    assert.notEqual(served, -1, JSON.stringify(started.map(({ reason }) => reason?.message)));
    const first = started[served].value;
    after(() => first.close());
    const refused = started[1 - served];
    assert.equal(refused.status, "rejected");
    assert.match(refused.reason.message, /^noren: \S.+$/m);
    assert.equal(server.psql("SELECT COUNT(*) FROM shops", "at_once"), "1");
    copyKey(folders[served].data, folders[1 - served].data);
    const second = await startShop({ ...folders[1 - served], args });
    assert.equal((await get(second, "/")).status, 200);
  });
});

describe("a node that waits at its first link", () => {
  it("keeps every folder with another key, and the demo, from the database that it began", async () => {
    server.psql("CREATE DATABASE first_link", "postgres");
    const args = ["--database", server.url.replace(/noren$/, "first_link")];
    const waiting = await startShop({ ...nodeFolder("a"), args, demo: false });
    const other = nodeFolder("b");
    const refused = (...more) => {
      const done = run(["serve", "--data", other.data, "--config", other.config, "--listen", "127.0.0.1:0", ...args, ...more], { timeout: 20_000 });
      assert.equal(done.code, 1, done.out + done.err);
      assert.match(done.err, /^noren: \S.+\n$/);
      return done.err;
    };
    assert.match(refused(), /keys\/master is missing: put the one that belongs to this database back/);
    for (const time of ["once", "and again"]) assert.match(refused("--demo"), /somebody has begun a shop of his own/, time);
    assert.ok(!existsSync(join(other.data, "keys", "master")));
    mkdirSync(join(other.data, "keys"), { recursive: true });
    writeFileSync(join(other.data, "keys", "master"), "0".repeat(32));
    assert.match(refused(), /keys\/master\) does not belong to this database/);
    assert.equal(server.psql("SELECT COUNT(*) FROM shops", "first_link"), "0");
    assert.equal((await get(waiting, "/readyz")).status, 200);
    copyKey(waiting.data, other.data);
    const second = await startShop({ ...other, args, demo: false });
    assert.equal((await get(second, "/readyz")).status, 200);
  });
});
