// Two nodes that take orders in their own folders: nobody hears of an order that lies on one disk alone while PostgreSQL is away; and what was
// carried to a PostgreSQL that is put back to an earlier state is there again by itself.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { basket, complete, everyItem, fate, get, open, until } from "../client.mjs";
import { Postgres } from "../postgres.mjs";
import { run } from "../server.mjs";
import { copyKey, nodeFolder, startShop } from "../stage.mjs";

const server = await Postgres.start();
after(() => server.close());

async function node(letter, keyOf) {
  const { data, config } = nodeFolder(letter);
  if (keyOf) copyKey(keyOf.data, data);
  writeFileSync(config, `[cluster]\nnode = "${letter}"\nintake = "own"\n`);
  return startShop({ data, config, args: ["--database", server.url] });
}
const a = await node("a");
const b = await node("b", a);

const count = (sql) => Number(server.psql(sql));
const isCarried = ({ id }) => count(`SELECT COUNT(*) FROM orders WHERE id = '${id}'`) === 1;
const gauge = async (shop, name) => Number(new RegExp(`^noren_${name} (\\S+)$`, "m").exec((await get(shop, "/metrics")).text)[1]);
const allCarried = () =>
  until("all orders are carried", async () => (await gauge(a, "intake_waiting")) + (await gauge(b, "intake_waiting")) === 0);
const knowEachOther = () =>
  until("each knows where the other is", async () => {
    for (const shop of [a, b]) {
      const peers = join(shop.data, "peers");
      if (!existsSync(peers) || !readFileSync(peers, "utf8").includes(" here http:")) return false;
      if ((await gauge(shop, "intake_alone")) !== 0 || (await gauge(shop, "link_unreached")) !== 0) return false;
    }
    return true;
  });

async function order(shop, wish) {
  const { json: checkout } = await open(shop, wish);
  const answer = await complete(shop, checkout.id, "press");
  assert.equal(answer.status, 201, answer.text);
  return { ...checkout, number: answer.json.order.number };
}

function verify() {
  const done = run(["verify", "--data", a.data, "--database", server.url]);
  assert.equal(done.code, 0, done.out + done.err);
}

describe("while PostgreSQL is away", () => {
  it("an order lies with the other node as well before its buyer hears of it", async () => {
    await knowEachOther();
    await server.kill();
    const taken = await order(a);
    assert.equal(await gauge(b, "copies_kept"), 1);
    assert.equal(await gauge(a, "intake_uncopied"), 0);
    assert.equal((await get(a, `/api/v1/orders/${taken.token}`)).json.state, "received");
    await server.again();
    await allCarried();
    assert.ok(isCarried(taken));
    await until("nobody need keep it any more", async () => (await gauge(b, "copies_kept")) === 0);
  });

  it("where no other node can take it, it is being checked, and becomes accepted by itself", async () => {
    await knowEachOther();
    const { json: begun } = await open(a);
    await server.kill();
    b.child.kill("SIGSTOP");
    try {
      const pressed = await complete(a, begun.id, "press");
      assert.equal(pressed.status, 202, pressed.text);
      assert.equal(pressed.json.order.payment_state, "checking");
      assert.equal((await get(a, `/api/v1/checkouts/${begun.id}`)).json.state, "checking");
      assert.equal((await get(a, `/api/v1/orders/${begun.token}`)).status, 202);
      for (const path of [`/orders/${begun.token}`, `/checkout/${begun.id}/thanks`]) {
        const page = await get(a, path);
        assert.equal(page.status, 202, path);
        assert.match(page.text, /ただいま確認しています/);
        assert.match(page.text, /http-equiv="refresh"/);
      }
      assert.equal((await complete(a, begun.id, "press")).status, 202);
      assert.equal(await gauge(a, "intake_uncopied"), 1);
    } finally {
      b.child.kill("SIGCONT");
    }
    const accepted = await fate(a, begun.id);
    assert.equal(accepted.state, "accepted");
    assert.equal((await get(a, `/orders/${begun.token}`)).status, 200);
    const again = await complete(a, begun.id, "press");
    assert.deepEqual([again.status, again.json.order.number], [201, accepted.order.number]);
    await server.again();
    await allCarried();
    assert.ok(isCarried(begun));
    verify();
  });
});

describe("a PostgreSQL that is put back to a copy of its folder", () => {
  const copy = join(server.folder, "copy");
  // The copy of a moment at which it was not running: as if its power had failed.
  async function copyFolder() {
    await server.kill();
    execFileSync("cp", ["-a", server.data, copy]);
    await server.again();
  }
  async function putBack() {
    await server.kill();
    rmSync(server.data, { recursive: true });
    execFileSync("cp", ["-a", copy, server.data]);
    rmSync(join(server.data, "postmaster.pid"), { force: true });
    await server.again();
  }

  it("is told again what it forgot, and sells nothing that a node had been given since", async () => {
    const before = [await order(a), await order(b)];
    const few = (await everyItem(a)).flatMap((item) => item.variants).find(({ stock }) => stock.quantity >= 3 && stock.quantity <= 12);
    const lines = [{ sku: few.sku, quantity: 1 }];
    await allCarried();
    await copyFolder();
    await until("both have told what they hold", async () => (await gauge(a, "intake_pieces_wait")) + (await gauge(b, "intake_pieces_wait")) === 0);
    const since = [await order(b), await order(a)];
    for (let n = 0; n < few.stock.quantity; ++n) {
      const { json: checkout } = await open(a, basket({ lines }));
      // Pieces that lie with the other node come within moments.
      let answer;
      await until("a has its piece", async () => (answer = await complete(a, checkout.id, `press ${Math.random()}`)).status === 201);
      since.push({ ...checkout, number: answer.json.order.number });
    }
    await allCarried();
    for (const one of since) assert.ok(isCarried(one));
    const { json: late } = await open(b, basket({ lines }));
    await putBack();
    for (let n = 0; ; ++n) {
      const answer = await complete(b, late.id, `late ${n}`);
      assert.equal(answer.status, 409, answer.text);
      const forgotten = since.filter((one) => !isCarried(one));
      for (const [shop, one] of [[b, since[0]], [a, since[1]], [a, since.at(-1)]]) {
        const { status } = await get(shop, `/api/v1/orders/${one.token}`);
        assert.ok(status !== 404 && status !== 410, `${one.number}: ${status}`);
      }
      if (forgotten.length === 0 && /sold-out/.test(answer.json.type)) break;
      assert.ok(n < 150, `${forgotten.length} are not there`);
      await new Promise((next) => setTimeout(next, 300));
    }
    assert.ok((await gauge(a, "intake_forgotten")) >= 1);
    assert.ok((await gauge(b, "intake_forgotten")) >= 1);
    await allCarried();
    for (const one of [...before, ...since]) {
      assert.ok(isCarried(one), one.number);
      assert.equal(server.psql(`SELECT number FROM orders WHERE id = '${one.id}'`), one.number);
    }
    assert.equal(count("SELECT COUNT(*) FROM lease_claims"), 0);
    verify();
  });
});
