// A start that cannot be: one plain sentence each, and nothing left behind.
import assert from "node:assert/strict";
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, statSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { get } from "../client.mjs";
import { changed, oneSentence } from "../command_line.mjs";
import { newFolder, removeFolder, run, Shop } from "../server.mjs";

let folder;
before(() => (folder = newFolder()));
after(() => removeFolder(folder));

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
    assert.ok(!existsSync(join(folder, "port")));
    const provider = run(["sandbox", "psp", "--data", join(folder, "psp"), "--listen", `127.0.0.1:${shop.port}`], { timeout: 20_000 });
    assert.equal(provider.code, 1);
    oneSentence(provider.err);
    assert.ok(!existsSync(join(folder, "psp")));
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
