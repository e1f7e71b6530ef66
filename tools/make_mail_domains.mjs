// Makes src/text's lists of mail domains from the npm packages disposable-email-domains and free-email-domains (both MIT), at build time:
//   node tools/make_mail_domains.mjs node_modules OUT
// Layout, integers little-endian: "NORENMD1", number of throw-away domains and of free ones as u32, then both as sorted prints of six
// bytes each, most significant first: the upper 48 bits of the name's FNV-1a hash of 64 bits. Of a throw-away domain all that lies below
// it is meant as well. A print of six bytes takes a name for another one once in more than two thousand million times.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [, , modules, out] = process.argv;
const read = (path) => JSON.parse(readFileSync(join(modules, path), "utf8"));
const isDomain = (name) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name);
const plain = (names) => new Set(names.map((name) => name.trim().toLowerCase()).filter(isDomain));

const mask = (1n << 64n) - 1n;
function print(name) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(name)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & mask;
  return (hash >> 16n).toString(16).padStart(12, "0");
}
const prints = (names) => [...new Set([...names].map(print))].sort();

const free = plain(read("free-email-domains/domains.json"));
const throwaway = plain([...read("disposable-email-domains/index.json"), ...read("disposable-email-domains/wildcard.json")]);
if (throwaway.size < 100000 || free.size < 10000) throw new Error(`make_mail_domains: ${throwaway.size} and ${free.size} names in ${modules}`);

const lists = [prints(throwaway), prints(free)];
const head = Buffer.alloc(16);
head.write("NORENMD1");
lists.forEach((list, i) => head.writeUInt32LE(list.length, 8 + 4 * i));
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, Buffer.concat([head, ...lists.map((list) => Buffer.from(list.join(""), "hex"))]));
