// noren verify on the command line: what it misses, beside a shop and after it.
import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { basket, complete, open } from "../client.mjs";
import { changed, oneSentence } from "../command_line.mjs";
import { newFolder, removeFolder, run, Shop } from "../server.mjs";

let folder;
before(() => (folder = newFolder()));
after(() => removeFolder(folder));

describe("noren verify", () => {
  it("misses, row by row, what something took out that orders, items or the log need", async () => {
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
      ["DELETE FROM pictures WHERE position = 0 AND item_id = (SELECT min(item_id) FROM pictures)", /The item \S+ has \d+ pictures?, and should have \d+/],
      ["DELETE FROM mail_messages WHERE kind = 'order_accepted'", /Order \S+ has no message order_accepted/],
      ["DELETE FROM staff_deeds WHERE n = 2", /1 line of the log of deeds is gone, from line 2 on/],
      ["DELETE FROM staff_deeds; DELETE FROM staff_deed_counters", /The log of deeds is empty, though there (is|are) \d+ accounts?/],
    ]) {
      changed(copy, database, sql);
      const audit = run(["verify", "--data", shop.data]);
      assert.equal(audit.code, 1, sql);
      assert.match(audit.out, said);
    }
    for (const [sql, said] of [
      ["DELETE FROM schema_migrations WHERE name = '0112-paid-too-much'", /was last served by an older noren .* run noren migrate, or start noren serve once/],
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

  it("audits a shop beside it and after it", async () => {
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
