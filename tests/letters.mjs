// The mails of a shop as they lie in its folder, read as a mail program reads them.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { until } from "./client.mjs";

function decoded(head, body) {
  if (/content-transfer-encoding:\s*base64/i.test(head)) return Buffer.from(body, "base64").toString("utf8");
  if (!/content-transfer-encoding:\s*quoted-printable/i.test(head)) return body;
  const bytes = body.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

// The plain text of a message.
export function plainText(eml) {
  const boundary = /boundary="?([^"\r\n;]+)"?/i.exec(eml)?.[1];
  const parts = boundary ? eml.split(`--${boundary}`) : [eml];
  for (const part of parts) {
    const at = part.search(/\r?\n\r?\n/);
    const head = part.slice(0, at);
    if (at > 0 && /content-type:\s*text\/plain/i.test(head)) return decoded(head, part.slice(at).trim());
  }
  return "";
}

function filesOf({ data }) {
  const folder = join(data, "mail");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".eml")).map((name) => join(folder, name));
}

// To that address, the oldest first: their texts. shop: or a list of nodes, any of which may have sent them.
export function lettersTo(shop, address) {
  const files = [shop].flat().flatMap(filesOf);
  const mine = files.map((file) => ({ text: readFileSync(file, "latin1"), at: statSync(file).mtimeMs })).filter(({ text }) => {
    return new RegExp(`^to:[^\\n]*(\\r?\\n[ \\t][^\\n]*)*${address.replace(/[.+]/g, "\\$&")}`, "im").test(text);
  });
  return mine.sort((a, b) => a.at - b.at).map(({ text }) => plainText(text));
}

// The first of them after `before` others that has something of that shape; gives what it captures.
export const inLetter = (shop, address, shape, before = 0) =>
  until(`a letter to ${address}`, () => lettersTo(shop, address).slice(before).map((text) => shape.exec(text)?.[1]).find(Boolean), 30_000);

export const linkIn = (shop, address, page, before = 0) => inLetter(shop, address, new RegExp(`https?://[^\\s/]+(/account/${page}/\\S+)`), before);
export const codeIn = (shop, address, before = 0) => inLetter(shop, address, /確認コード: (\d{6})/, before);
