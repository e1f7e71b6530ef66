// The first start of a folder, whole or ended at any moment, and the link it prints.
import assert from "node:assert/strict";
import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { get, postForm } from "../client.mjs";
import { begunAndEnded, line } from "../command_line.mjs";
import { newFolder, removeFolder, run, Shop } from "../server.mjs";

let folder;
before(() => (folder = newFolder()));
after(() => removeFolder(folder));

describe("a first start", () => {
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
});
