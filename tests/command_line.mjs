// What tests of the command line share.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { until } from "./client.mjs";
import { binary } from "./server.mjs";

export const line = (shop, wanted) => until(String(wanted), () => wanted.test(shop.output));

// A first start that comes to its end that many milliseconds after it began.
export async function begunAndEnded(data, signal, after, more = ["--demo"]) {
  const child = spawn(binary, ["serve", "--data", data, "--listen", "127.0.0.1:0", ...more], { stdio: "ignore" });
  const ended = new Promise((done) => child.once("exit", done));
  await pause(after);
  child.kill(signal);
  await ended;
}

// The database is the copy with something changed behind the program's back.
export const changed = (copy, database, sql) => {
  for (const log of ["-wal", "-shm"]) rmSync(database + log, { force: true });
  copyFileSync(copy, database);
  const done = spawnSync("sqlite3", [database, sql], { encoding: "utf8" });
  assert.equal(done.status, 0, done.stderr);
};

export const oneSentence = (text) => assert.match(text, /^noren: [^\n]{20,400}\n$/);
