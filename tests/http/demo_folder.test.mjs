// --demo, the folder it fills, and what it leaves alone.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { basket, complete, get, open, postForm, until } from "../client.mjs";
import { line, oneSentence } from "../command_line.mjs";
import { Owner } from "../owner.mjs";
import { binary, newFolder, removeFolder, root, run, Shop } from "../server.mjs";

let folder;
before(() => (folder = newFolder()));
after(() => removeFolder(folder));

describe("the demo", () => {
  it("keeps the folder that script/demo names to its user", async () => {
    const tree = join(folder, "tree");
    for (const part of ["script", "build/release"]) mkdirSync(join(tree, part), { recursive: true });
    copyFileSync(join(root, "script/demo"), join(tree, "script/demo"));
    for (const built of ["bootstrap", "build"]) writeFileSync(join(tree, "script", built), "#!/bin/sh\n", { mode: 0o755 });
    symlinkSync(binary, join(tree, "build/release/noren"));
    const data = join(tree, "data/shop");
    const child = spawn(join(tree, "script/demo"), { env: { ...process.env, DATA: data, PORT: "0" }, stdio: ["ignore", "pipe", "pipe"] });
    const ended = new Promise((done) => child.once("exit", done));
    const shop = { output: "" };
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (shop.output += bytes));
    try {
      await line(shop, /^owner: /m);
      assert.equal(statSync(data).mode & 0o777, 0o700);
      assert.doesNotMatch(shop.output, /folder_open_to_others/);
    } finally {
      child.kill("SIGTERM");
      await ended;
    }
  });

  it("with --demo sends no mail to the world, though a mail server is configured, and says so", async () => {
    let asked = 0;
    const relay = createServer((socket) => {
      asked += 1;
      socket.end("421 not here\r\n");
    });
    await new Promise((done) => relay.listen(0, "127.0.0.1", done));
    const config = join(folder, "demo-relay.toml");
    writeFileSync(config, `[mail]\nrelay = "smtp://127.0.0.1:${relay.address().port}"\n`);
    const shop = await Shop.start({ config });
    try {
      await line(shop, /^mail: {2}none is sent to the world; the demo does not use \[mail\] relay .* stay in \S+mail$/m);
      const opened = await open(shop, basket());
      assert.equal((await complete(shop, opened.json.id, "a")).status, 201);
      const number = (await get(shop, `/api/v1/orders/${opened.json.token}`)).json.number;
      await until("the order's mail is in the demo's mailbox", async () => (await get(shop, "/demo/mail")).text.includes(number));
      const owner = await Owner.signIn(shop);
      const outbox = (await owner.see("/admin/mail")).text;
      assert.match(outbox, /デモのため、メールは外へ送信せず、\/demo\/mail のメール箱に入ります/);
      assert.doesNotMatch(outbox, /メールサーバーが設定されていない/);
      assert.equal(asked, 0);
    } finally {
      await shop.close();
      relay.close();
    }
  });

  it("with --demo over a shop of one's own refuses, since /demo/mail would show its mails, and leaves nothing behind", async () => {
    const data = join(folder, "own");
    const first = await Shop.start({ data, demo: false });
    await line(first, /admin\/welcome\//);
    const path = /(\/admin\/welcome\/\S+)/.exec(first.output)[1];
    const password = "three-cups-of-tea";
    const made = await postForm(first, path, { shop_name: "茶の店", name: "佐藤 花子", mail: "hanako@example.jp", password, password_again: password });
    assert.equal(made.status, 303, made.text);
    await first.stop();
    const before = readdirSync(data);
    const done = run(["serve", "--data", data, "--listen", "127.0.0.1:0", "--demo"], { timeout: 20_000 });
    assert.equal(done.code, 1, done.out);
    oneSentence(done.err);
    assert.match(done.err, /holds a shop \(s1\) that the demo did not make, .* start without --demo, or give the demo a place of its own/);
    assert.deepEqual(readdirSync(data).filter((name) => !before.includes(name)), []);
    const again = await Shop.start({ data, demo: false });
    assert.equal((await get(again, "/demo/mail")).status, 404);
    await again.close();
  });

  it("with --demo in a place where somebody has begun a shop refuses, and his link still works", async () => {
    const data = join(folder, "begun");
    const first = await Shop.start({ data, demo: false });
    await line(first, /admin\/welcome\//);
    await first.stop();
    const before = readdirSync(data);
    const done = run(["serve", "--data", data, "--listen", "127.0.0.1:0", "--demo"], { timeout: 20_000 });
    assert.equal(done.code, 1, done.out);
    oneSentence(done.err);
    assert.match(done.err, /somebody has begun a shop of his own, which waits for its first owner: start without --demo, or give the demo a place/);
    assert.deepEqual(readdirSync(data).filter((name) => !before.includes(name)), []);
    const again = await Shop.start({ data, demo: false });
    await line(again, /admin\/welcome\//);
    assert.equal((await get(again, /(\/admin\/welcome\/\S+)/.exec(again.output)[1])).status, 200);
    await again.close();
  });

  it("with --demo refused leaves no new folder behind", () => {
    const data = join(folder, "never", "made");
    const done = run(["serve", "--data", data, "--listen", "127.0.0.1:0", "--demo", "--database", "postgres://nobody@127.0.0.1:1/x"], { timeout: 20_000 });
    assert.equal(done.code, 1, done.out);
    oneSentence(done.err);
    assert.ok(!existsSync(join(folder, "never")));
  });

  it("serves the demo's folder without --demo only to who has chosen another password", async () => {
    const data = join(folder, "demo-in-earnest");
    const demo = await Shop.start({ data });
    const before = await Owner.signIn(demo);
    await demo.stop();
    const shop = await Shop.start({ data, demo: false });
    await line(shop, /^demo: this is the demo shop, and everybody can read its owner's password.*admin\/reset\/\S+\n/m);
    await line(shop, /demo_password_published/);
    before.shop = shop;
    assert.equal((await before.see("/admin")).status, 303, "who was signed in is signed out");
    const visitor = new Owner(shop);
    const signIn = async (password) =>
      visitor.send("/admin/sign-in", await visitor.see("/admin/sign-in"), { mail: "owner@kurumi.example.jp", password });
    const refused = await signIn("kurumi-demo-2026");
    assert.equal(refused.status, 422);
    assert.match(refused.text, /だれでも読めるパスワードです/);
    const path = /(\/admin\/reset\/\S+)/.exec(shop.output)[1];
    const asked = await visitor.send("/admin/forgot", await visitor.see("/admin/forgot"), { mail: "owner@kurumi.example.jp" });
    assert.equal(asked.status, 200, "the address is published as well");
    assert.equal((await visitor.see(path)).status, 200, "the link that was printed still opens");
    const password = "three-cups-of-tea";
    const chosen = await visitor.send(path, await visitor.see(path), { password, password_again: password });
    assert.equal(chosen.status, 303, chosen.text.slice(0, 500));
    assert.equal((await signIn(password)).status, 303);
    await shop.stop();
    const again = await Shop.start({ data, demo: false });
    await line(again, /^mail: sent to nobody/m);
    assert.doesNotMatch(again.output, /demo_password_published|admin\/reset/);
    await again.close();
  });

  it("with --demo and the key file gone refuses without leaving a ledger behind", async () => {
    const data = join(folder, "keyless-demo");
    const shop = await Shop.start({ data });
    await shop.stop();
    for (const gone of ["keys/master", "sandbox.db"]) unlinkSync(join(data, gone));
    const done = run(["serve", "--data", data, "--listen", "127.0.0.1:0", "--demo"], { timeout: 20_000 });
    assert.equal(done.code, 1);
    oneSentence(done.err);
    assert.match(done.err, /keys\/master is missing/);
    assert.ok(!existsSync(join(data, "sandbox.db")));
    const audit = run(["verify", "--data", data]);
    assert.equal(audit.code, 1);
    assert.equal(audit.err, done.err, "the audit says the same");
    writeFileSync(join(data, "keys/master"), "0".repeat(32));
    for (const command of [["serve", "--listen", "127.0.0.1:0", "--demo"], ["verify"]]) {
      const other = run([...command, "--data", data], { timeout: 20_000 });
      assert.equal(other.code, 1);
      oneSentence(other.err);
      assert.match(other.err, /keys\/master\) does not belong to this database: .* put the one that belongs to it back/);
    }
    assert.ok(!existsSync(join(data, "sandbox.db")));
  });
});
