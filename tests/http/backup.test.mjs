// noren backup and noren restore on the command line.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { basket, complete, get, open } from "../client.mjs";
import { oneSentence } from "../command_line.mjs";
import { newFolder, removeFolder, run, Shop } from "../server.mjs";

let folder;
let shop;
before(async () => {
  folder = newFolder();
  shop = await Shop.start();
});
after(async () => {
  await shop.close();
  removeFolder(folder);
});

const refused = (args, said) => {
  const done = run(args);
  assert.equal(done.code, 1, done.out);
  oneSentence(done.err);
  assert.match(done.err, said);
};

describe("noren backup", () => {
  it("copies a shop that serves into one file for its owner alone, and says that the key is in it", async () => {
    const opened = await open(shop, basket());
    assert.equal((await complete(shop, opened.json.id, "a")).status, 201);
    const file = join(folder, "shop.noren");
    const done = run(["backup", "--data", shop.data, "--to", file]);
    assert.equal(done.code, 0, done.err);
    assert.match(done.out, /shop\.noren: \d+ bytes, as of \d{4}-\d\d-\d\dT/);
    assert.match(done.out, /shops 1, orders \d+ \(¥[\d,]+\), items \d+/);
    assert.match(done.out, /the key of this shop is in it/);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder), ["shop.noren"]);
    const listed = spawnSync("tar", ["--zstd", "-t", "-f", file], { encoding: "utf8" });
    if (listed.status === 0) assert.match(listed.stdout, /^noren\.db\nkeys\/master\ndemo\n(pictures\/.+\n)+[^]*manifest\.json\n$/);
  });

  it("is refused in one sentence where there is nothing to copy, no place for it, or a database of PostgreSQL", () => {
    const nothing = join(folder, "nothing");
    mkdirSync(nothing);
    refused(["backup", "--data", nothing, "--to", join(folder, "n")], /there is no shop in/);
    refused(["backup", "--data", join(folder, "none"), "--to", join(folder, "n")], /there is no folder/);
    refused(["backup", "--data", shop.data, "--to", join(shop.data, "n")], /lies in the folder that is copied/);
    refused(["backup", "--data", shop.data, "--to", join(folder, "no", "n")], /there is no folder/);
    refused(["backup", "--data", shop.data, "--to", join(folder, "n"), "--files-only"], /leave --files-only out/);
    refused(
      ["backup", "--data", shop.data, "--to", join(folder, "n"), "--database", "postgres://nobody@127.0.0.1:1/none"],
      /pg_basebackup or pgBackRest \(docs\/operating\/backup\.md\); .* --files-only/,
    );
    assert.ok(!existsSync(join(folder, "n")));
    rmSync(nothing, { recursive: true });
  });

  it("of a folder whose database is a server's copies its own files", () => {
    const data = join(folder, "node");
    mkdirSync(join(data, "keys"), { recursive: true });
    mkdirSync(join(data, "pictures"));
    copyFileSync(join(shop.data, "keys/master"), join(data, "keys/master"));
    writeFileSync(join(data, "pictures/a.webp"), "a picture");
    const file = join(folder, "node.noren");
    const done = run(["backup", "--data", data, "--to", file, "--files-only"]);
    assert.equal(done.code, 0, done.err);
    assert.match(done.out, /the database is not in it/);
    const back = join(folder, "node-back");
    const restored = run(["restore", "--from", file, "--data", back]);
    assert.equal(restored.code, 0, restored.err);
    assert.match(restored.out, /the database was not in it/);
    assert.deepEqual(readFileSync(join(back, "keys/master")), readFileSync(join(data, "keys/master")));
    assert.equal(readFileSync(join(back, "pictures/a.webp"), "utf8"), "a picture");
    assert.ok(!existsSync(join(back, "noren.db")));
    rmSync(join(data, "pictures"), { recursive: true });
    symlinkSync(join(folder, "disk-that-is-away"), join(data, "pictures"));
    const words = ["backup", "--data", data, "--files-only", "--to", join(folder, "n")];
    refused(words, /pictures is a link to \S+disk-that-is-away, which is not there: mount the disk/);
    assert.ok(!existsSync(join(folder, "n")));
  });
});

describe("noren restore", () => {
  it("puts a shop back into an empty folder, says what is held back, and it serves", async () => {
    const opened = await open(shop, basket());
    const taken = await complete(shop, opened.json.id, "a");
    const file = join(folder, "again.noren");
    const key = join(folder, "key");
    const made = run(["backup", "--data", shop.data, "--to", file, "--key-apart", key]);
    assert.equal(made.code, 0, made.err);
    assert.match(made.out, /the key of this shop is in \S+key, and nowhere in the backup/);
    const data = join(folder, "back");
    refused(["restore", "--from", file, "--data", data], /was kept apart: name its file with --key/);
    assert.ok(!existsSync(data), "a restore that is refused leaves nothing");
    const done = run(["restore", "--from", file, "--data", data, "--key", key]);
    assert.equal(done.code, 0, done.out + done.err);
    assert.match(done.out, /messages held back, as they may have been sent since: \d+/);
    assert.match(done.out, /order numbers of shop \S+ go on from A\d+001-\d/);
    assert.equal(statSync(data).mode & 0o777, 0o700);
    assert.equal(statSync(join(data, "keys/master")).mode & 0o777, 0o600);
    const names = readdirSync(data).filter((name) => !name.startsWith("noren.db") && name !== "mail");
    assert.deepEqual(names.sort(), ["demo", "keys", "lock", "pictures", "sandbox.db"]);
    const audit = run(["verify", "--data", data]);
    assert.equal(audit.code, 0, audit.out + audit.err);
    const back = await Shop.start({ data });
    try {
      const order = await get(back, `/api/v1/orders/${opened.json.token}`);
      assert.equal(order.json.number, taken.json.order.number);
    } finally {
      await back.stop();
    }
    refused(["restore", "--from", file, "--data", data, "--key", key], /holds something: give an empty folder/);
  });

  it("--preview names what the folder has beyond the backup, and changes nothing", async () => {
    const file = join(folder, "preview.noren");
    assert.equal(run(["backup", "--data", shop.data, "--to", file]).code, 0);
    const opened = await open(shop, basket());
    const number = (await complete(shop, opened.json.id, "a")).json.order.number;
    const done = run(["restore", "--from", file, "--data", shop.data, "--preview"]);
    assert.equal(done.code, 0, done.err);
    assert.match(done.out, /is whole, as of /);
    assert.match(done.out, new RegExp(`would be lost:\\n  orders 1: ${number}\\n`));
    assert.equal((await get(shop, `/api/v1/orders/${opened.json.token}`)).json.number, number);
    const empty = run(["restore", "--from", file, "--data", join(folder, "not there"), "--preview"]);
    assert.equal(empty.code, 0, empty.err);
    assert.match(empty.out, /would be lost: there is no database/);
    assert.ok(!existsSync(join(folder, "not there")));
  });

  it("refuses what is no whole backup before anything is written", () => {
    const whole = readFileSync(join(folder, "shop.noren"));
    const damaged = Buffer.from(whole);
    damaged[whole.length >> 1] ^= 0xff;
    const data = join(folder, "never");
    const cut = whole.subarray(0, whole.length - 7);
    for (const [name, bytes] of Object.entries({ cut, damaged, empty: Buffer.alloc(0), text: Buffer.from("hello") })) {
      const file = join(folder, name);
      writeFileSync(file, bytes);
      refused(["restore", "--from", file, "--data", data], /is no whole backup \(.*\): take another one; nothing was changed/);
    }
    refused(["restore", "--from", join(folder, "nowhere"), "--data", data], /cannot read .*nowhere: No such file/);
    assert.ok(!existsSync(data));
  });
});
