// Makes src/address's postcode file from the npm package jquery-jpostal-ja (MIT), at build time:
//   node tools/make_postcodes.mjs node_modules/jquery-jpostal-ja/json OUT
// Layout, integers little-endian: "NORENPC1", 1001 × u32 offsets of the blocks of codes 000-0000 … 999-9999 (the last one is the
// end), then the blocks. A block is its size as u32 and a raw deflate stream of UTF-8 lines, or nothing:
//   "C" prefecture city city_kana               a city, numbered from 0 in its block
//   4 digits, city, town, town_kana, street, office      a place; fields are separated by tabs, empty ones at the end are left off
import { readFileSync, readdirSync, writeFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateRawSync } from "node:zlib";

const [, , folder, out] = process.argv;

// Digits and latin letters as people type them; ～ and （） stay as they are printed.
const narrow = (text) =>
  text.replace(/[０-９Ａ-Ｚａ-ｚ]/g, (c) => c.normalize("NFKC")).replace(/(?<=[0-9A-Za-z])－(?=[0-9A-Za-z])/g, "-").replace(/\u3000/g, " ").trim();

// What stands in the town's column but is no town.
function town(name, kana) {
  if (/掲載がない場合|がくる場合$|.の一円$/.test(name)) return ["", ""];
  return [narrow(name.replace(/（[^）]*）?$/, "")), kana.normalize("NFKC").replace(/\([^)]*\)?$/, "")];
}

function places() {
  const byCode = new Map();
  for (const file of readdirSync(folder).filter((name) => /^\d{3}\.json$/.test(name)).sort()) {
    const text = readFileSync(join(folder, file), "utf8");
    for (const row of JSON.parse(text.slice(text.indexOf("["), text.lastIndexOf("]") + 1))) {
      const code = row[0].slice(1);
      if (!/^\d{7}$/.test(code)) continue;
      const [, prefecture, city, townName, street, office, , cityKana, townKana] = row;
      const place = { city: [prefecture, city, cityKana.normalize("NFKC")].join("\t") };
      place.rest = [...town(townName, townKana), narrow(street), narrow(office)].join("\t");
      if (!byCode.has(code)) byCode.set(code, []);
      const known = byCode.get(code);
      if (!known.some((other) => other.city === place.city && other.rest === place.rest)) known.push(place);
    }
  }
  return byCode;
}

function block(codes, byCode) {
  const cities = new Map();
  const lines = [];
  for (const code of codes) {
    for (const place of byCode.get(code)) {
      if (!cities.has(place.city)) cities.set(place.city, cities.size);
      lines.push(`${code.slice(3)}\t${cities.get(place.city)}\t${place.rest}`.replace(/\t+$/, ""));
    }
  }
  const text = Buffer.from([...cities.keys()].map((city) => `C\t${city}`).concat(lines, "").join("\n"));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(text.length);
  return Buffer.concat([size, deflateRawSync(text, { level: 9 })]);
}

const byCode = places();
if (byCode.size < 140000) throw new Error(`make_postcodes: only ${byCode.size} codes in ${folder}`);
const byPrefix = new Map();
for (const code of [...byCode.keys()].sort()) {
  const prefix = code.slice(0, 3);
  if (!byPrefix.has(prefix)) byPrefix.set(prefix, []);
  byPrefix.get(prefix).push(code);
}
const head = Buffer.alloc(8 + 1001 * 4);
head.write("NORENPC1");
const parts = [head];
let at = head.length;
for (let prefix = 0; prefix <= 1000; ++prefix) {
  head.writeUInt32LE(at, 8 + prefix * 4);
  const codes = byPrefix.get(String(prefix).padStart(3, "0"));
  if (prefix === 1000 || !codes) continue;
  parts.push(block(codes, byCode));
  at += parts.at(-1).length;
}
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, Buffer.concat(parts));
