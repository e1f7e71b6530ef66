// What stands while the tests of one file run, and goes after the last of them.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import { newFolder, removeFolder, Shop } from "./server.mjs";

// options: of Shop.start
export async function startShop(options) {
  const shop = await Shop.start(options);
  after(() => shop.close());
  return shop;
}

// What Shop.start needs for a node of that letter.
export function nodeFolder(letter) {
  const data = newFolder();
  after(() => removeFolder(data));
  const config = join(data, "noren.toml");
  writeFileSync(config, `[cluster]\nnode = "${letter}"\n`);
  return { data, config };
}

// All nodes of an installation have one key.
export function copyKey(from, to) {
  mkdirSync(join(to, "keys"), { mode: 0o700, recursive: true });
  copyFileSync(join(from, "keys", "master"), join(to, "keys", "master"));
}
