// 2,000 connections that send one byte a second: pages are still answered, and orders still taken, while they are at it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { complete, get, open } from "../client.mjs";
import { startShop } from "../stage.mjs";

const connections = Number(process.env.SLOW_CONNECTIONS ?? 2_000);
const shop = await startShop();

it(`${connections} slow clients do not keep the others from buying`, { timeout: 120_000 }, async (test) => {
  const program = join(dirname(fileURLToPath(import.meta.url)), "slow_clients.mjs");
  const crowd = spawn(process.execPath, [program, shop.host, String(shop.port), String(connections)], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((done) => crowd.once("exit", done));
  let said = "";
  await new Promise((ready, fail) => {
    crowd.stdout.on("data", (bytes) => {
      said += bytes;
      if (said.includes("ready")) ready();
    });
    setTimeout(() => fail(new Error("the slow clients could not all connect")), 60_000).unref();
  });
  const times = [];
  for (const until = Date.now() + 14_000; Date.now() < until; ) {
    const begun = performance.now();
    assert.equal((await get(shop, "/")).status, 200);
    times.push(performance.now() - begun);
    const { json } = await open(shop);
    assert.equal((await complete(shop, json.id, "press")).status, 201);
    await new Promise((next) => setTimeout(next, 100));
  }
  times.sort((a, b) => a - b);
  test.diagnostic(`${times.length} pages and orders, p95 of the pages ${Math.round(times[Math.floor(times.length * 0.95)])} ms`);
  assert.equal(crowd.exitCode, null, "the slow ones were there all the time");
  crowd.stdin.end();
  await ended;
  assert.ok(Number(/closed (\d+)/.exec(said)?.[1]) > 0, "heads that never end were not closed");
});
