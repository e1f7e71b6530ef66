// A shop from its start to its end, as its process is told.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { call, complete, get, open } from "../client.mjs";
import { line } from "../command_line.mjs";
import { newFolder, removeFolder, Shop } from "../server.mjs";

let folder;
before(() => (folder = newFolder()));
after(() => removeFolder(folder));

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

  it("with a mail server and an address says nothing of them at the start", async () => {
    const config = join(folder, "reached.toml");
    writeFileSync(config, '[server]\npublic_url = "https://shop.example.jp"\n[mail]\nrelay = "smtp://127.0.0.1:1"\n');
    const shop = await Shop.start({ demo: false, config });
    await line(shop, /admin\/welcome\//);
    assert.doesNotMatch(shop.output, /^(mail|links): /m);
    await shop.close();
  });
});
