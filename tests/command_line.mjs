// What tests of the command line share.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
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

// Somebody else writes into the shop's database on SQLite, so that no order comes to its end, until the function that it gives is called.
export async function holdDatabase(data) {
  const child = spawn("sqlite3", ["-bail", "-cmd", ".timeout 10000", join(data, "noren.db")], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((done) => child.once("exit", done));
  const held = new Promise((done) => child.stdout.once("data", () => done(true)));
  child.stdin.write("BEGIN IMMEDIATE;\nSELECT 'held';\n");
  assert.ok(await Promise.race([held, ended.then(() => false)]), "the database could not be held");
  return async () => {
    child.stdin.end("ROLLBACK;\n");
    await ended;
  };
}

export const oneSentence = (text) => assert.match(text, /^noren: [^\n]{20,400}\n$/);
