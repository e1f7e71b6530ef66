// How tests talk to a shop: one request by node's own client (call), or bytes exactly as written (raw).
import http from "node:http";
import https from "node:https";
import net from "node:net";

let buyers = 0;

// Resolves to { status, headers, body, text, json }. body: text, bytes, or an object sent as JSON.
export function call(shop, method, path, { body, headers = {}, agent, timeout = 30_000 } = {}) {
  const object = body !== undefined && typeof body === "object" && !Buffer.isBuffer(body);
  const bytes = body === undefined ? undefined : Buffer.from(object ? JSON.stringify(body) : body);
  const sent = { ...headers };
  if (object) sent["content-type"] ??= "application/json";
  if (bytes) sent["content-length"] ??= bytes.length;
  return new Promise((done, fail) => {
    const to = { host: shop.host, port: shop.port, method, path, headers: sent, agent, timeout, rejectUnauthorized: false };
    const request = (shop.scheme === "https" ? https : http).request(to, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("error", fail);
      response.on("end", () => {
        const answer = Buffer.concat(parts);
        const type = response.headers["content-type"] ?? "";
        const text = answer.toString("utf8");
        done({ status: response.statusCode, headers: response.headers, body: answer, text, json: /json/.test(type) && text ? JSON.parse(text) : undefined });
      });
    });
    request.on("timeout", () => request.destroy(new Error(`${method} ${path}: no answer in ${timeout} ms`)));
    request.on("error", fail);
    request.end(bytes);
  });
}

export const get = (shop, path, options) => call(shop, "GET", path, options);
export const post = (shop, path, body, headers) => call(shop, "POST", path, { body, headers });

// A form as a browser of this shop's own pages sends it.
export function postForm(shop, path, fields, headers = {}) {
  const body = new URLSearchParams(fields).toString();
  return call(shop, "POST", path, {
    body,
    headers: { "content-type": "application/x-www-form-urlencoded", origin: shop.base, ...headers },
  });
}

// Writes bytes (or a list of them, one after another) and reads until the shop hangs up or `until` matches.
export function raw(shop, bytes, { until, timeout = 20_000, end = false } = {}) {
  return new Promise((done, fail) => {
    const socket = net.connect(shop.port, shop.host);
    const parts = [];
    let reset = false;
    const finish = () => {
      clearTimeout(timer);
      socket.destroy();
      const text = Buffer.concat(parts).toString("latin1");
      done({ text, status: Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0), reset });
    };
    const timer = setTimeout(finish, timeout);
    socket.on("connect", () => {
      for (const part of Array.isArray(bytes) ? bytes : [bytes]) socket.write(part);
      if (end) socket.end();
    });
    socket.on("data", (part) => {
      parts.push(part);
      if (until?.test(Buffer.concat(parts).toString("latin1"))) finish();
    });
    socket.on("close", finish);
    socket.on("error", (error) => {
      reset = error.code === "ECONNRESET" || error.code === "EPIPE";
      if (error.code === "ECONNREFUSED") fail(error);
    });
  });
}

// One that nobody listened on a moment ago.
export function freePort() {
  return new Promise((found, fail) => {
    const server = net.createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

export function answers(port) {
  return new Promise((done) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.on("connect", () => done(true)).on("error", () => done(false));
    socket.on("connect", () => socket.destroy());
  });
}

// The date in Japan, as a form takes it.
export const today = () => new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);

export const whole = /\r\n\r\n/;

// Another buyer each time: the guard against the same order twice must not meet two tests.
export function buyer() {
  buyers += 1;
  const number = String(process.pid % 1000).padStart(3, "0") + String(buyers).padStart(5, "0");
  return { email: `hanako.${number}@example.jp`, phone: `090${number}` };
}

export const address = {
  name: "山田 花子",
  kana: "ヤマダ ハナコ",
  postcode: "810-0001",
  prefecture: "福岡県",
  city: "福岡市中央区",
  line1: "天神1-1-1",
  line2: "",
};

export const plentiful = "P01-WALNUT";  // a message card, 1,000,000 in stock

export function basket(changes = {}) {
  return {
    lines: [{ sku: plentiful, quantity: 1 }],
    ...buyer(),
    shipping_address: { ...address },
    shipping_method: "standard",
    payment: { method: "bank_transfer" },
    ...changes,
  };
}

// What pays, as a checkout's wish names it; source: a card's token.
export const by = (method, source) => ({ payment: { method, ...(source ? { source } : {}) } });

export const open = (shop, wish = basket(), options = {}) => call(shop, "POST", "/api/v1/checkouts", { body: wish, ...options });

export const complete = (shop, id, key, body = {}, options = {}) =>
  call(shop, "POST", `/api/v1/checkouts/${id}/complete`, { body, ...options, headers: { "idempotency-key": key, ...options.headers } });

// Asks again and again until there is something; gives it.
export async function until(what, fits, ms = 90_000) {
  for (const end = Date.now() + ms; Date.now() < end; await new Promise((next) => setTimeout(next, 100))) {
    const found = await fits();
    if (found) return found;
  }
  throw new Error(`${what}: not within ${ms} ms`);
}

// The demo's mailbox, with the mails to one address.
export const mailbox = async (shop, to) => (await get(shop, `/demo/mail?to=${encodeURIComponent(to)}`)).text;

// What a checkout came to, once its payment is no longer being checked.
export const fate = (shop, id) =>
  until(`the fate of ${id}`, async () => {
    const { json } = await get(shop, `/api/v1/checkouts/${id}`);
    return json.state !== "checking" && json;
  });

export async function everyItem(shop) {
  const items = [];
  for (let cursor = ""; cursor !== null; ) {
    const page = await get(shop, `/api/v1/items?limit=100&cursor=${cursor}`);
    if (page.status !== 200) throw new Error(`items: ${page.status} ${page.text}`);
    items.push(...page.json.items);
    cursor = page.json.next;
  }
  return items;
}

export async function quantityOf(shop, sku) {
  for (const item of await everyItem(shop)) {
    for (const variant of item.variants) if (variant.sku === sku) return variant.stock.quantity;
  }
  return undefined;
}
