// Pages of a shop against nginx serving the same bytes: on whatever database the shop stands.
import { mkdtempSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { postForm } from "../tests/client.mjs";
import { Nginx } from "./nginx.mjs";
import { inTurns, measured, median, say, seconds, spread } from "./turns.mjs";

const connections = 64;

export function fetchBytes(port, path, cookie) {
  return new Promise((done, fail) => {
    http.get({ port, path, headers: { accept: "text/html", ...(cookie && { cookie }) } }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => (response.statusCode === 200 ? done(Buffer.concat(parts)) : fail(new Error(`${path}: ${response.statusCode}`))));
    }).on("error", fail);
  });
}

// One page against nginx with the same bytes as a file. The cookie is the shop's alone.
async function pageBench(shop, folder, { name, path, cookie, aim = "" }) {
  const bytes = await fetchBytes(shop.port, path, cookie);
  const nginx = await Nginx.start(mkdtempSync(join(folder, "nginx-")), bytes);
  try {
    const turns = await inTurns(
      () => measured("bench_load", "page", shop.port, path, connections, seconds, ...(cookie ? [cookie] : [])),
      () => measured("bench_load", "page", nginx.port, "/page.html", connections, seconds));
    const result = { noren: median(turns.rates[0]), nginx: median(turns.rates[1]), ratio: turns.ratio, bytes: bytes.length };
    say(`${name} (${bytes.length} bytes)  noren ${Math.round(result.noren)}/s (${spread(turns.rates[0])})  ` +
        `nginx ${Math.round(result.nginx)}/s (${spread(turns.rates[1])})  ratio ${turns.ratio.toFixed(2)}${aim}`);
    return result;
  } finally {
    await nginx.stop();
  }
}

// What a browser keeps after two things were put in the cart.
async function cartCookie(shop, skus) {
  let cookie = "";
  for (const sku of skus) {
    const { status, headers } = await postForm(shop, "/cart", { sku, quantity: "2" }, cookie ? { cookie } : {});
    if (status !== 303 || !headers["set-cookie"]) throw new Error(`/cart: ${status}`);
    [cookie] = headers["set-cookie"].find((one) => one.startsWith("noren_cart=")).split(";");
  }
  return cookie;
}

// A product, a search and a cart with two things in it. Nginx has its files in a folder of its own under that one.
export async function pagesBench(shop, folder, slug, skus) {
  return {
    page: await pageBench(shop, folder, { name: "product page", path: `/items/${slug}`, aim: "  (aim 0.8, never under 0.6)" }),
    search: await pageBench(shop, folder, { name: "search", path: `/search?q=${encodeURIComponent("茶")}` }),
    cart: await pageBench(shop, folder, { name: "cart", path: "/cart", cookie: await cartCookie(shop, skus) }),
  };
}
