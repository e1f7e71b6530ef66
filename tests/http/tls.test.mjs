// HTTPS without a proxy: a certificate in the config.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import tls from "node:tls";
import { after, before, it } from "node:test";
import { basket, complete, get, mailbox, open, plentiful, postForm, until } from "../client.mjs";
import { newFolder, removeFolder, Shop } from "../server.mjs";

const folder = newFolder();
const file = (name) => join(folder, name);
let shop;

before(async () => {
  const words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-keyout", file("key.pem"), "-out", file("cert.pem")];
  const made = spawnSync("openssl", words, { encoding: "utf8" });
  assert.equal(made.status, 0, made.stderr);
  writeFileSync(file("noren.toml"), `[server]\ntls_certificate = "${file("cert.pem")}"\ntls_key = "${file("key.pem")}"\n`);
  shop = await Shop.start({ config: file("noren.toml") });
});
after(async () => {
  await shop?.close();
  removeFolder(folder);
});

it("answers by https, and says to stay with it: on pages kept ready as on others", async () => {
  assert.equal(shop.scheme, "https");
  for (const path of ["/", "/", "/items/message-card", "/items/message-card", "/cart", "/nothing"]) {
    const answer = await get(shop, path);
    assert.ok([200, 404].includes(answer.status));
    assert.match(answer.headers["strict-transport-security"] ?? "", /max-age=\d+/, path);
  }
});

it("sells, with cookies for https only and links that begin with it", async () => {
  const wish = basket();
  const opened = await open(shop, wish);
  const ordered = await complete(shop, opened.json.id, "a");
  assert.equal(ordered.status, 201, ordered.text);
  const cart = await postForm(shop, "/cart", { sku: plentiful, quantity: "1" });
  assert.ok(cart.headers["set-cookie"]?.length > 0, cart.text);
  for (const cookie of cart.headers["set-cookie"]) assert.match(cookie, /; Secure/);
  const [, letter] = await until("the mail", async () => (await mailbox(shop, wish.email)).match(/href="(\/demo\/mail\/[^"]+)"/));
  assert.ok((await get(shop, letter)).text.includes(`${shop.base}/`), "links lead to where the shop answers");
});

it("refuses versions of TLS that nobody should speak any more", async () => {
  const said = await new Promise((done) => {
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" };
    const socket = tls.connect({ host: shop.host, port: shop.port, rejectUnauthorized: false, ...old });
    socket.on("secureConnect", () => done("connected"));
    socket.on("error", () => done("refused"));
  });
  assert.equal(said, "refused");
});
