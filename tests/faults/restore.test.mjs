// The restore drill: orders come in while a backup is made, the shop is killed, the backup is put back elsewhere and goes on.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, copyFileSync, existsSync, mkdirSync, readdirSync, statfsSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { after, it } from "node:test";
import { basket, by, complete, get, open, until } from "../client.mjs";
import { oneSentence } from "../command_line.mjs";
import { Owner } from "../owner.mjs";
import { binary, newFolder, removeFolder, run, Shop } from "../server.mjs";

const buyers = 16;
const folder = newFolder();
after(() => removeFolder(folder));

// Buys until the shop is gone; what was answered is acknowledged.
async function buy(shop, agent, acknowledged) {
  while (shop.running) {
    try {
      const opened = await open(shop, basket(), { agent });
      const done = opened.status === 201 ? await complete(shop, opened.json.id, "press", {}, { agent }) : opened;
      if (done.status !== 201) throw Object.assign(new Error(done.text), { refused: true });
      acknowledged.push({ token: opened.json.token, number: done.json.order.number });
    } catch (error) {
      if (error.refused) throw error;
      return;
    }
  }
}

function backup(data, file) {
  const child = spawn(binary, ["backup", "--data", data, "--to", file], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (said += bytes));
  return new Promise((done) => child.once("exit", (code) => done({ code, said })));
}

it("a backup made under load is put back after a kill: what was acknowledged before it is there, nothing is given twice", { timeout: 240_000 }, async () => {
  const data = join(folder, "shop");
  const file = join(folder, "shop.noren");
  const shop = await Shop.start({ data });
  const agent = new http.Agent({ keepAlive: true, maxSockets: buyers });
  const acknowledged = [];
  const crowd = Array.from({ length: buyers }, () => buy(shop, agent, acknowledged));
  await until("orders", () => acknowledged.length >= 100);
  const before = acknowledged.slice();
  const done = await backup(data, file);
  assert.equal(done.code, 0, done.said);
  const during = acknowledged.length - before.length;
  const opened = await open(shop, basket(by("card", "tok_ok")), { agent });
  assert.equal((await complete(shop, opened.json.id, "press")).status, 201);
  await until("orders after it", () => acknowledged.length >= before.length + during + 50);
  await shop.stop("SIGKILL");
  await Promise.all(crowd);
  agent.destroy();
  assert.ok(during > 0, "nobody waited for the backup");

  const elsewhere = join(folder, "elsewhere");
  const restored = run(["restore", "--from", file, "--data", elsewhere], { timeout: 120_000 });
  assert.equal(restored.code, 0, restored.out + restored.err);
  const audit = run(["verify", "--data", elsewhere], { timeout: 120_000 });
  assert.equal(audit.code, 0, audit.out + audit.err);
  const due = "SELECT COUNT(*) FROM mail_messages WHERE due_at <= (SELECT restored_at FROM restores)";
  const waiting = spawnSync("sqlite3", [join(elsewhere, "noren.db"), due]);
  assert.equal(String(waiting.stdout).trim(), "0", "no mail that may have been sent goes out by itself");

  // A provider does not go back with the shop.
  for (const end of ["", "-wal"]) {
    if (existsSync(join(data, `sandbox.db${end}`))) copyFileSync(join(data, `sandbox.db${end}`), join(elsewhere, `sandbox.db${end}`));
  }
  const back = await Shop.start({ data: elsewhere });
  try {
    for (const { token, number } of before) {
      const order = await get(back, `/api/v1/orders/${token}`);
      assert.equal(order.status, 200, `order ${number} was acknowledged before the backup and is gone`);
      assert.equal(order.json.number, number);
    }
    const next = await open(back);
    const number = (await complete(back, next.json.id, "press")).json.order.number;
    const counter = (of) => Number(/^A(\d+)-/.exec(of)[1]);
    assert.ok(counter(number) > Math.max(...acknowledged.map((order) => counter(order.number))), `${number} may have been given already`);
    const owner = await Owner.signIn(back);
    assert.match((await owner.see("/admin/troubles")).text, /バックアップから戻した/);
    await until("the money of the order that is not here", async () => /注文のない入金/.test((await owner.see("/admin/troubles")).text));
  } finally {
    await back.stop();
  }
  const end = run(["verify", "--data", elsewhere], { timeout: 120_000 });
  assert.equal(end.code, 0, end.out + end.err);
});

it("a full disk is said in one sentence, and no half backup is left", { timeout: 120_000 }, async (t) => {
  const small = join(folder, "small");
  mkdirSync(small);
  if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=4m", "noren-test", small]).status !== 0) return t.skip("no right to mount");
  try {
    const shop = await Shop.start({ data: join(folder, "large") });
    await shop.stop();
    const ballast = join(small, "ballast");
    while (statfsSync(small).bavail * statfsSync(small).bsize > 256 * 1024) appendFileSync(ballast, Buffer.alloc(64 * 1024));
    const done = run(["backup", "--data", join(folder, "large"), "--to", join(small, "shop.noren")]);
    assert.equal(done.code, 1, done.out);
    oneSentence(done.err);
    assert.match(done.err, /the disk that holds \S+ is full: make room on it, then do this again/);
    assert.deepEqual(readdirSync(small), ["ballast"]);
  } finally {
    spawnSync("umount", [small]);
  }
});
