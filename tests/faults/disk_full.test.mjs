// The disk is full while orders come in: an honest refusal, nothing half done, and it goes on when there is room again.
// Needs the right to mount a small tmpfs; skipped without.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, statfsSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { after, it } from "node:test";
import { basket, complete, get, open, until } from "../client.mjs";
import { newFolder, removeFolder, run, Shop } from "../server.mjs";

const folder = newFolder();
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=160m", "noren-test", folder]).status === 0;
let shop;
after(async () => {
  await shop?.stop("SIGKILL");
  if (mounted) spawnSync("umount", [folder]);
  removeFolder(folder);
});

it("a full disk refuses orders in words, loses none, and recovers", { skip: !mounted && "no right to mount", timeout: 120_000 }, async () => {
  const data = join(folder, "data");
  shop = await Shop.start({ data });
  const taken = [];
  const first = await open(shop);
  assert.equal((await complete(shop, first.json.id, "press")).status, 201);
  taken.push(first.json.token);

  const ballast = join(folder, "ballast");
  // The shop writes meanwhile (mails, journals), so the last block may not fit.
  for (const block of [4 * 1024 * 1024, 64 * 1024]) {
    try {
      while (statfsSync(folder).bavail > 0) appendFileSync(ballast, Buffer.alloc(block));
    } catch (error) {
      assert.equal(error.code, "ENOSPC");
    }
  }
  const refusals = [];
  for (let i = 0; i < 3_000 && refusals.length < 5; ++i) {
    const opened = await open(shop, basket());
    if (opened.status !== 201) {
      refusals.push(opened);
      continue;
    }
    const done = await complete(shop, opened.json.id, "press");
    if (done.status === 201) taken.push(opened.json.token);
    else refusals.push(done);
  }
  assert.ok(refusals.length > 0, "the disk never got full");
  for (const refusal of refusals) {
    assert.ok([503, 507].includes(refusal.status), refusal.text);
    assert.equal(refusal.headers["content-type"], "application/problem+json");
  }
  assert.equal((await get(shop, "/")).status, 200);
  assert.equal((await get(shop, "/readyz")).status, 503, "nobody is sent here while orders are refused");

  unlinkSync(ballast);
  await until("an order after there is room again", async () => {
    const opened = await open(shop);
    return opened.status === 201 && (await complete(shop, opened.json.id, "press")).status === 201;
  });
  for (const token of taken) assert.equal((await get(shop, `/api/v1/orders/${token}`)).status, 200);
  await shop.stop();
  const audit = run(["verify", "--data", data]);
  assert.equal(audit.code, 0, audit.out + audit.err);
});
