// The program on the command line: help, exit codes, one plain sentence when it cannot start, a clean end.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync,
  symlinkSync, truncateSync, unlinkSync, writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { basket, call, complete, get, open, postForm, until } from "../client.mjs";
import { Owner } from "../owner.mjs";
import { binary, newFolder, removeFolder, root, run, Shop } from "../server.mjs";

let folder;
before(() => (folder = newFolder()));
after(() => removeFolder(folder));

const line = (shop, wanted) => until(String(wanted), () => wanted.test(shop.output));

// A first start that comes to its end that many milliseconds after it began.
async function begunAndEnded(data, signal, after, more = ["--demo"]) {
  const child = spawn(binary, ["serve", "--data", data, "--listen", "127.0.0.1:0", ...more], { stdio: "ignore" });
  const ended = new Promise((done) => child.once("exit", done));
  await pause(after);
  child.kill(signal);
  await ended;
}

// The database is the copy with something changed behind the program's back.
const changed = (copy, database, sql) => {
  for (const log of ["-wal", "-shm"]) rmSync(database + log, { force: true });
  copyFileSync(copy, database);
  const done = spawnSync("sqlite3", [database, sql], { encoding: "utf8" });
  assert.equal(done.status, 0, done.stderr);
};

const oneSentence = (text) => assert.match(text, /^noren: [^\n]{20,400}\n$/);

describe("usage", () => {
  for (const command of [[], ["serve"], ["verify"]]) {
    it(`noren ${command.join(" ")} --help explains itself and exits 0`, () => {
      const done = run([...command, "--help"]);
      assert.equal(done.code, 0);
      assert.match(done.out, /--help|OPTIONS/i);
    });
  }

  it("an unknown command is named", () => assert.match(run(["dance"]).err, /no command "dance"/));

  it("what is missing or not known is named in one sentence", () => {
    for (const [args, said] of [
      [["serve", "--data"], /--data needs a value/],
      [["serve"], /--data is required/],
      [["serve", "--data", folder, "--bogus"], /no option or word --bogus/],
      [["simulate", "--seed", "1", "--faults", "thunder"], /--faults is all, none, or names/],
      [["simulate", "--seed", "9..1"], /a seed is a number/],
    ]) {
      const { code, err } = run(args);
      assert.equal(code, 2);
      oneSentence(err);
      assert.match(err, said);
    }
  });

  it("a wrong word or option exits 2 and goes to stderr", () => {
    for (const args of [[], ["dance"], ["serve"], ["serve", "--data", folder, "--fast"], ["verify", "--json"]]) {
      const done = run(args);
      assert.equal(done.code, 2, args.join(" "));
      assert.ok(done.err.length > 0 && done.out === "", args.join(" "));
    }
  });
});

describe("a start that cannot be", () => {
  const serve = (data, ...more) => run(["serve", "--data", data, "--listen", "127.0.0.1:0", ...more], { timeout: 20_000 });

  it("because another noren uses the folder", async () => {
    const shop = await Shop.start();
    const second = serve(shop.data);
    assert.equal(second.code, 1);
    oneSentence(second.err);
    assert.match(second.err, /in use/);
    await shop.close();
  });

  it("because the port is taken", async () => {
    const shop = await Shop.start();
    const second = run(["serve", "--data", join(folder, "port"), "--listen", `127.0.0.1:${shop.port}`], { timeout: 20_000 });
    assert.equal(second.code, 1);
    oneSentence(second.err);
    assert.match(second.err, new RegExp(String(shop.port)));
    await shop.close();
  });

  it("because the folder is a file", () => {
    const file = join(folder, "file");
    writeFileSync(file, "x");
    const done = serve(file);
    assert.equal(done.code, 1);
    oneSentence(done.err);
  });

  it("because the folder is a link that leads nowhere", () => {
    const link = join(folder, "link");
    symlinkSync(join(folder, "no-disk"), link);
    for (const done of [serve(link), run(["verify", "--data", link])]) {
      assert.equal(done.code, 1);
      oneSentence(done.err);
      assert.match(done.err, /link is a link to \S+no-disk, which is not there: mount the disk or make the folder/);
    }
    assert.ok(!existsSync(join(folder, "no-disk")));
  });

  it("because the folder may not be written", { skip: process.getuid() === 0 && "root may write everywhere" }, () => {
    const locked = join(folder, "locked");
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    const done = serve(locked);
    assert.equal(done.code, 1);
    oneSentence(done.err);
  });

  it("because the folder lies where nobody can write", () => {
    const done = serve("/proc/noren");
    assert.equal(done.code, 1);
    oneSentence(done.err);
  });

  it("because the database is no database", () => {
    const data = join(folder, "broken");
    mkdirSync(data);
    writeFileSync(join(data, "noren.db"), "this is not a database at all, but long enough to be read as a page of one ".repeat(20));
    const done = serve(data);
    assert.equal(done.code, 1);
    oneSentence(done.err);
  });

  for (const [name, said] of [
    ["keys", /keys is a file, and should be a folder/],
    ["pictures", /pictures is a file, and should be a folder/],
    ["noren.db", /noren\.db is no SQLite database/],
    ["sandbox.db", /sandbox\.db is no SQLite database: move it away/],
  ]) {
    it(`because ${name} is a file of something else`, () => {
      const data = join(folder, `other-${name}`);
      mkdirSync(data);
      writeFileSync(join(data, name), "neither a folder nor a database");
      const done = serve(data, "--demo");
      assert.equal(done.code, 1);
      oneSentence(done.err);
      assert.match(done.err, said);
    });
  }

  it("because the ledger of the sandbox provider was cut off, whoever starts it", async () => {
    const shop = await Shop.start();
    await shop.stop();
    const ledger = join(shop.data, "sandbox.db");
    truncateSync(ledger, 5_000);
    const alone = run(["sandbox", "psp", "--data", shop.data, "--listen", "127.0.0.1:0"], { timeout: 20_000 });
    for (const done of [serve(shop.data, "--demo"), alone]) {
      assert.equal(done.code, 1);
      oneSentence(done.err);
      assert.match(done.err, /sandbox\.db is damaged: move it away/);
    }
    await shop.close();
  });

  it("because the database is a folder", () => {
    const data = join(folder, "folder-for-database");
    mkdirSync(join(data, "noren.db"), { recursive: true });
    const done = serve(data);
    assert.equal(done.code, 1);
    oneSentence(done.err);
    assert.match(done.err, /noren\.db is a folder/);
  });

  it("because the database was cut off, which the audit says in the same words", async () => {
    const shop = await Shop.start();
    await shop.stop();
    truncateSync(join(shop.data, "noren.db"), 100_000);
    for (const done of [serve(shop.data), run(["verify", "--data", shop.data])]) {
      assert.equal(done.code, 1);
      oneSentence(done.err);
      assert.match(done.err, /noren\.db is damaged: put the newest good copy/);
    }
    await shop.close();
  });

  it("because nothing answers as PostgreSQL there", () => {
    const done = serve(join(folder, "no-server"), "--database", "postgres://nobody@127.0.0.1:1/x");
    assert.equal(done.code, 1);
    oneSentence(done.err);
    assert.match(done.err, /the database server cannot be used: see that it runs/);
  });

  it("because the key file is gone: no other one is made", async () => {
    const data = join(folder, "keyless");
    const shop = await Shop.start({ data });
    await shop.stop();
    unlinkSync(join(data, "keys", "master"));
    const done = serve(data);
    assert.equal(done.code, 1);
    oneSentence(done.err);
    assert.match(done.err, /keys\/master is missing/);
    assert.ok(!existsSync(join(data, "keys", "master")));
  });

  it("because the database of its shop is gone, which the audit says in the same words, until it is put back", async () => {
    const data = join(folder, "lost");
    const shop = await Shop.start({ data });
    await shop.stop();
    const database = join(data, "noren.db");
    const copy = join(folder, "copy.db");
    copyFileSync(database, copy);
    const refused = (said) => {
      const [start, audit] = [serve(data, "--demo"), run(["verify", "--data", data])];
      for (const done of [start, audit]) {
        assert.equal(done.code, 1, done.out);
        oneSentence(done.err);
        assert.match(done.err, said);
      }
      assert.equal(start.err, audit.err);
    };
    truncateSync(database, 0);
    refused(/noren\.db is empty, though \S+keys\/master is there: put the database of this shop back/);
    assert.equal(statSync(database).size, 0);
    unlinkSync(database);
    refused(/noren\.db is missing, though \S+keys\/master is there: .* move the folder \S+ away to begin anew/);
    renameSync(join(data, "keys"), join(folder, "keys-elsewhere"));
    refused(/noren\.db is missing, though \S+pictures is there/);
    assert.ok(!existsSync(database));
    assert.ok(!existsSync(join(data, "keys")), "a start that is refused leaves nothing behind");
    renameSync(join(folder, "keys-elsewhere"), join(data, "keys"));
    copyFileSync(copy, database);
    const again = await Shop.start({ data });
    assert.equal((await get(again, "/")).status, 200);
    await again.close();
  });

  it("because the database is there and nothing of Noren is in it, though the keys are", async () => {
    const data = join(folder, "emptied");
    const shop = await Shop.start({ data, demo: false });
    await shop.stop();
    // An empty database that was opened once: nothing but its first page, in the order of sqlite.org/fileformat.html, 1.3 and 1.6.
    const page = Buffer.alloc(4096);
    page.write("SQLite format 3\0", 0, "latin1");
    page.set([0x10, 0x00, 2, 2, 0, 64, 32, 32, 0, 0, 0, 1, 0, 0, 0, 1], 16);
    page.set([0, 0, 0, 1], 92);
    page.set([13, 0, 0, 0, 0, 0x10, 0, 0], 100);
    writeFileSync(join(data, "noren.db"), page);
    for (const done of [serve(data), run(["verify", "--data", data])]) {
      assert.equal(done.code, 1, done.out);
      oneSentence(done.err);
      assert.match(done.err, /noren\.db is empty, though/);
    }
  });

  it("because a table or its shop is gone from the database, which the audit says as well", async () => {
    const shop = await Shop.start();
    await shop.stop();
    const database = join(shop.data, "noren.db");
    const copy = join(folder, "whole.db");
    copyFileSync(database, copy);
    const change = (sql) => changed(copy, database, sql);
    change("DROP TABLE stock; DROP TABLE mail_attempts");
    for (const done of [serve(shop.data), serve(shop.data, "--demo"), run(["verify", "--data", shop.data])]) {
      assert.equal(done.code, 1);
      oneSentence(done.err);
      assert.match(done.err, /noren\.db lacks the tables mail_attempts, stock: put the newest good copy of it back/);
    }
    change("PRAGMA foreign_keys = OFF; DELETE FROM shops");
    const gone = /shop s1 is gone, though 20 orders and 1 account of it are kept: put the newest good copy of the database back/;
    for (const done of [serve(shop.data), serve(shop.data, "--demo")]) {
      assert.equal(done.code, 1);
      oneSentence(done.err);
      assert.match(done.err, gone);
    }
    const audit = run(["verify", "--data", shop.data]);
    assert.equal(audit.code, 1);
    assert.match(audit.out, gone);
    change("UPDATE mail_messages SET state = 'vanished' WHERE subject_id = (SELECT min(subject_id) FROM mail_messages)");
    const vanished = run(["verify", "--data", shop.data]);
    assert.equal(vanished.code, 1);
    assert.match(vanished.out, /is in the state “vanished”, which does not exist/);
    await shop.close();
  });

  it("because it would run a migration a second time, which the audit says as well", async () => {
    const shop = await Shop.start();
    await shop.stop();
    const database = join(shop.data, "noren.db");
    const copy = join(folder, "recorded.db");
    copyFileSync(database, copy);
    changed(copy, database, "DELETE FROM schema_migrations WHERE name = '0100-erasures'");
    for (const done of [serve(shop.data), serve(shop.data, "--demo"), run(["verify", "--data", shop.data])]) {
      assert.equal(done.code, 1);
      oneSentence(done.err);
      assert.match(done.err, /no longer says \(in its table schema_migrations\) that it went through 0100-erasures/);
    }
    await shop.close();
  });

  it("because --database names none", () => {
    const done = serve(join(folder, "config"), "--database", "foo");
    assert.equal(done.code, 1);
    oneSentence(done.err);
    assert.match(done.err, /"foo" is no database: write postgres:/);
  });

  for (const [what, text, place] of [
    ["an unknown key", '[server]\nlisten = "127.0.0.1:0"\ncolour = "red"\n', /:3/],
    ["a wrong type", "[server]\nlisten = 8080\n", /:2/],
    ["broken TOML", "[server\n", /:1/],
    ["an unknown section", "\n[srever]\n", /:2/],
    ["a public address that is none", '[server]\npublic_url = "javascript:alert(1)"\n', /:2/],
    ["a place to listen that is none", '[server]\nlisten = "x"\n', /:2/],
    ["a certificate that is not there", '[server]\ntls_certificate = "/nowhere.pem"\ntls_key = "/nowhere.pem"\n', /:2/],
    ["a number that is far too large", "[limits]\nworkers = 99999999999999999999\n", /:2: limits\.workers must be a whole number from 1 to 1024, not 9{20}$/m],
    ["a key twice", '[server]\nlisten = "127.0.0.1:0"\nlisten = "127.0.0.1:0"\n', /:3: server\.listen stands twice, here and in line 2/],
    ["a relay without a host", '[mail]\nrelay = "smtp://"\n', /:2/],
    ["a relay that is none", '[mail]\nrelay = "mail.example.jp"\n', /:2/],
  ]) {
    it(`because the configuration holds ${what}, with file and line`, () => {
      const file = join(folder, "noren.toml");
      writeFileSync(file, text);
      const done = serve(join(folder, "config"), "--config", file);
      assert.equal(done.code, 1);
      oneSentence(done.err);
      assert.match(done.err, /noren\.toml/);
      assert.match(done.err, place);
    });
  }
});

describe("a configuration that is none", () => {
  for (const [what, name, said] of [
    ["a folder", ".", /is a folder; give the path of noren\.toml/],
    ["not there", "nowhere.toml", /nowhere\.toml: No such file or directory; give the path of noren\.toml/],
  ]) {
    it(`because it is ${what}, for the shop and for its audit`, async () => {
      const config = join(folder, name);
      const shop = await Shop.start({ demo: false });
      await shop.stop();
      for (const command of [["serve", "--listen", "127.0.0.1:0"], ["verify"]]) {
        const done = run([...command, "--data", shop.data, "--config", config], { timeout: 20_000 });
        assert.equal(done.code, 1);
        oneSentence(done.err);
        assert.match(done.err, said);
      }
      await shop.close();
    });
  }
});

describe("a running shop", () => {
  it("ends with 0 when it is told to stop, and starts again", async () => {
    const first = await Shop.start();
    assert.equal((await get(first, "/")).status, 200);
    const end = await first.stop("SIGTERM");
    assert.deepEqual([end.code, end.signal], [0, null]);
    const second = await Shop.start({ data: first.data });
    assert.equal((await get(second, "/")).status, 200);
    assert.equal((await second.stop("SIGINT")).code, 0);
    await first.close();
  });

  it("finishes what is in flight when it is told to stop", async () => {
    const shop = await Shop.start();
    const opened = await Promise.all(Array.from({ length: 40 }, () => open(shop)));
    const answers = opened.map(({ json }) => complete(shop, json.id, "press"));
    const first = Promise.race(answers);
    await first;
    const end = await shop.stop("SIGTERM");
    assert.equal(end.code, 0);
    const done = await Promise.allSettled(answers);
    const taken = done.filter(({ value }) => value?.status === 201).map(({ value }) => value.json.order.token);
    assert.ok(taken.length >= 1);
    const again = await Shop.start({ data: shop.data });
    for (const token of taken) assert.equal((await get(again, `/api/v1/orders/${token}`)).status, 200);
    await again.close();
    await shop.close();
  });

  it("ends in time though clients hang on", async () => {
    const shop = await Shop.start();
    const hanging = Array.from({ length: 20 }, () => call(shop, "GET", "/healthz", { headers: { connection: "keep-alive" } }));
    await Promise.all(hanging);
    const slow = call(shop, "POST", "/api/v1/checkouts", { body: "{", headers: { "content-length": "100" }, timeout: 20_000 }).catch(() => {});
    const end = await shop.stop("SIGTERM");
    assert.equal(end.code, 0);
    assert.ok(end.took < 15_000, `${end.took} ms`);
    await slow;
    await shop.close();
  });

  it("without --demo starts empty, shows the link to set it up, and has no /demo/mail", async () => {
    const shop = await Shop.start({ demo: false });
    for (const wanted of [/http:\/\/\S+\/admin\/welcome\/\S{16,}/, /^mail: sent to nobody and kept in \S+mail, until \[mail\] relay/m,
      /^links: in mails they begin with http:\/\/127\.0\.0\.1:\d+, until \[server\] public_url/m]) {
      await line(shop, wanted);
    }
    assert.equal((await get(shop, "/healthz")).status, 200);
    assert.equal((await get(shop, "/demo/mail")).status, 404);
    for (const path of ["/", "/admin"]) {
      const answer = await get(shop, path);
      assert.equal(answer.status, 404);
      assert.match(answer.text, /起動したときに表示されたリンク/);
    }
    assert.equal((await get(shop, (await get(shop, "/")).text.match(/"(\/assets\/[^"]+\.css)"/)[1])).status, 200, "its style sheet");
    const icon = await get(shop, "/favicon.ico");
    assert.equal(icon.status, 302, "what a browser asks for by itself");
    assert.equal((await get(shop, icon.headers.location)).status, 200);
    await shop.close();
  });

  it("with a mail server and an address says nothing of them at the start", async () => {
    const config = join(folder, "reached.toml");
    writeFileSync(config, '[server]\npublic_url = "https://shop.example.jp"\n[mail]\nrelay = "smtp://127.0.0.1:1"\n');
    const shop = await Shop.start({ demo: false, config });
    await line(shop, /admin\/welcome\//);
    assert.doesNotMatch(shop.output, /^(mail|links): /m);
    await shop.close();
  });

  it("fills the demo shop whole, though its first start is ended at any moment", async () => {
    const data = join(folder, "interrupted");
    for (const [signal, wait] of [["SIGKILL", 150], ["SIGKILL", 400], ["SIGTERM", 600], ["SIGKILL", 800]]) {
      await begunAndEnded(data, signal, wait);
    }
    const shop = await Shop.start({ data });
    assert.equal((await get(shop, "/")).status, 200);
    await line(shop, /^owner: owner@kurumi\.example\.jp /m);
    assert.doesNotMatch(shop.output, /admin\/welcome/);
    const done = run(["verify", "--data", data]);
    assert.equal(done.code, 0, done.out + done.err);
    assert.match(done.out, /: 20 checked, 0 broken/);
    await shop.close();
  });

  it("begins anew when its first start was ended at any moment, and prints the link", async () => {
    const data = join(folder, "interrupted-alone");
    for (const wait of [10, 30, 60, 120, 200]) await begunAndEnded(data, "SIGKILL", wait, []);
    const shop = await Shop.start({ data, demo: false });
    await line(shop, /admin\/welcome\/\S{16,}/);
    await shop.close();
  });

  it("never opens a welcome link that was used, though the database from before it is put back", async () => {
    const data = join(folder, "used-link");
    const link = async (shop) => {
      await line(shop, /admin\/welcome\//);
      return /(\/admin\/welcome\/\S+)/.exec(shop.output)[1];
    };
    const begun = await Shop.start({ data, demo: false });
    await link(begun);
    await begun.stop();
    const copy = join(folder, "before.db");
    copyFileSync(join(data, "noren.db"), copy);
    const shop = await Shop.start({ data, demo: false });
    const used = await link(shop);
    const password = "three-cups-of-tea";
    const owner = { shop_name: "茶の店", name: "佐藤 花子", mail: "hanako@example.jp", password, password_again: password };
    assert.equal((await postForm(shop, used, owner)).status, 303);
    await shop.stop();
    for (const log of ["noren.db-wal", "noren.db-shm"]) rmSync(join(data, log), { force: true });
    copyFileSync(copy, join(data, "noren.db"));
    const again = await Shop.start({ data, demo: false });
    const fresh = await link(again);
    assert.notEqual(fresh, used);
    assert.equal((await get(again, used)).status, 410);
    assert.equal((await postForm(again, used, owner)).status, 410);
    assert.equal((await get(again, fresh)).status, 200);
    await again.close();
  });

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

  it("is missed by noren verify, row by row, when something takes out what its orders and its log need", async () => {
    const shop = await Shop.start();
    await shop.stop();
    const database = join(shop.data, "noren.db");
    const copy = join(folder, "needed.db");
    copyFileSync(database, copy);
    for (const [sql, said] of [
      ["DELETE FROM persons", /Order \S+: the key to its buyer's details \(persons\) is gone, and no erasure is recorded/],
      ["DELETE FROM variants WHERE id = (SELECT min(variant_id) FROM order_lines)", /Variant \S+ is gone, though \d+ orders? /],
      ["DELETE FROM items", /The item \(\S+\) of variant \S+ is gone/],
      ["DELETE FROM law_pages WHERE page = 'terms'", /The law page terms of version [0-9a-f]{16} is gone/],
      ["UPDATE order_counters SET value = 1003", /stands at 1003, behind order A\d+-\d: the next order would get a number that is taken/],
      ["DELETE FROM staff_deeds WHERE n = 2", /1 line of the log of deeds is gone, from line 2 on/],
    ]) {
      changed(copy, database, sql);
      const audit = run(["verify", "--data", shop.data]);
      assert.equal(audit.code, 1, sql);
      assert.match(audit.out, said);
    }
    for (const [sql, said] of [
      ["DELETE FROM schema_migrations WHERE name = '0112-paid-too-much'", /was last served by an older noren .* start noren serve once/],
      ["INSERT INTO schema_migrations VALUES ('9999-of-tomorrow')", /belongs to a newer noren than this one \(it stands at 9999-of-tomorrow/],
    ]) {
      changed(copy, database, sql);
      const audit = run(["verify", "--data", shop.data]);
      assert.equal(audit.code, 1, sql);
      oneSentence(audit.err);
      assert.match(audit.err, said);
    }
    changed(copy, database, "SELECT 1");
    const whole = run(["verify", "--data", shop.data]);
    assert.equal(whole.code, 0, whole.out + whole.err);
    await shop.close();
  });

  it("is audited by noren verify, beside it and after it", async () => {
    const shop = await Shop.start();
    const opened = await open(shop, basket());
    assert.equal((await complete(shop, opened.json.id, "a")).status, 201);
    const beside = run(["verify", "--data", shop.data]);
    assert.equal(beside.code, 0, beside.out + beside.err);
    await shop.stop();
    const json = run(["verify", "--data", shop.data, "--json"]);
    assert.equal(json.code, 0, json.out + json.err);
    JSON.parse(json.out);
    await shop.close();
    const empty = await Shop.start({ demo: false });
    for (const args of [["verify", "--data", empty.data], ["verify", "--data", empty.data, "--json"]]) {
      const done = run(args);
      assert.equal(done.code, 0);
      assert.match(done.err, /^noren: there is no shop in \S+ yet, and nothing to check\n$/);
      assert.equal(done.out, args.includes("--json") ? "[]\n" : "");
    }
    await empty.close();
    const none = run(["verify", "--data", join(folder, "nothing-here")]);
    assert.equal(none.code, 1);
    oneSentence(none.err);
  });
});
