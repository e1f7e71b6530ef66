// The shop behind nginx, HAProxy and Caddy as packaging/proxy configures them, and HAProxy before two nodes (docs/operating/proxies.md).
import assert from "node:assert/strict";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { basket, by, call, plentiful, until } from "../client.mjs";
import { Owner } from "../owner.mjs";
import { Postgres } from "../postgres.mjs";
import { proxies, Proxy, shopName } from "../proxies.mjs";
import { Sandbox } from "../sandbox.mjs";
import { newFolder, removeFolder, Shop } from "../server.mjs";

const writes = 20;
const folder = newFolder();
let sandbox;
let shop;

// Not as --demo, which lets everybody on this machine do as much as he likes.
before(async () => {
  sandbox = await Sandbox.start();
  const filled = await Shop.start({ data: join(folder, "data") });
  await filled.stop();
  const config = join(folder, "noren.toml");
  writeFileSync(config, `${sandbox.account("whsec_proxies")}[server]\ntrusted_proxies = ["127.0.0.1"]\n[limits]\nwrites_per_client = ${writes}\n`);
  shop = await Shop.start({ data: filled.data, demo: false, config });
});
after(async () => {
  await shop?.close();
  await sandbox?.close();
  removeFolder(folder);
});

const ask = (buyer, method, path, { body, headers = {} } = {}) =>
  call(buyer.shop, method, path, { body, agent: buyer.agent, headers: { ...buyer.headers, ...headers } });

const form = (buyer) => ({ "content-type": "application/x-www-form-urlencoded", origin: buyer.shop.base });

const putIntoCart = (buyer, headers = {}) =>
  ask(buyer, "POST", "/cart", { body: `sku=${plentiful}&quantity=1`, headers: { ...form(buyer), ...headers } });

// The first event of a stream that goes on after it.
function firstEvent(buyer, path) {
  return new Promise((done, fail) => {
    const { host, port } = buyer.shop;
    const request = https.get({ host, port, path, agent: buyer.agent, headers: { ...buyer.headers, accept: "text/event-stream" } }, (response) => {
      response.once("data", (bytes) => {
        done({ type: response.headers["content-type"], text: bytes.toString() });
        request.destroy();
      });
      response.once("end", () => fail(new Error(`${path}: ${response.statusCode} without an event`)));
    });
    request.setTimeout(10_000, () => request.destroy(new Error("the event is held back")));
    request.on("error", fail);
  });
}

for (const name of Object.keys(proxies)) {
  describe(`behind ${name}`, () => {
    let proxy;
    before(async () => (proxy = await Proxy.start(name, [`${shop.host}:${shop.port}`])));
    after(() => proxy?.stop());

    it("pages come by https, and plain HTTP is sent there", async () => {
      const page = await ask(proxy.at(), "GET", "/items/message-card");
      assert.equal(page.status, 200);
      assert.match(page.headers["strict-transport-security"] ?? "", /^max-age=\d+$/);
      const plain = await call({ host: "127.0.0.1", port: proxy.httpPort, scheme: "http" }, "GET", "/cart?x=1", { headers: { host: shopName } });
      assert.equal(plain.status, 308);
      assert.match(plain.headers.location, /^https:\/\/shop\.example\.jp(:\d+)?\/cart\?x=1$/);
    });

    it("a form of the shop's own page is taken, another site's is not, and cookies are for https", async () => {
      const buyer = proxy.at("127.0.0.11");
      const put = await putIntoCart(buyer);
      assert.equal(put.status, 303, put.text);
      for (const cookie of put.headers["set-cookie"].filter((one) => one.startsWith("noren_"))) assert.match(cookie, /; Secure/i);
      assert.equal((await putIntoCart(buyer, { origin: "https://elsewhere.example" })).status, 403);
    });

    it("an order is taken, once", async () => {
      const buyer = proxy.at("127.0.0.12");
      const opened = await ask(buyer, "POST", "/api/v1/checkouts", { body: basket() });
      assert.equal(opened.status, 201, opened.text);
      const press = () => ask(buyer, "POST", `/api/v1/checkouts/${opened.json.id}/complete`, { body: {}, headers: { "idempotency-key": "press" } });
      const [first, again] = [await press(), await press()];
      assert.deepEqual([first.status, again.status, again.headers["idempotency-replayed"]], [201, 201, "true"], first.text);
      assert.equal(again.json.order.number, first.json.order.number);
      assert.equal((await ask(buyer, "GET", `/orders/${opened.json.token}`)).status, 200);
    });

    it("what goes on with a payment is told as it comes", async () => {
      const buyer = proxy.at("127.0.0.13");
      const opened = await ask(buyer, "POST", "/api/v1/checkouts", { body: basket(by("paypay")) });
      const asked = await ask(buyer, "POST", `/api/v1/checkouts/${opened.json.id}/complete`, { body: {}, headers: { "idempotency-key": "press" } });
      assert.equal(asked.status, 202, asked.text);
      const event = await firstEvent(buyer, `/api/v1/checkouts/${opened.json.id}/events`);
      assert.match(event.type, /^text\/event-stream/);
      assert.match(event.text, /"state":\s*"checking"/);
    });

    it("who does too much is told by his own address, whatever he says that it is; others are not", async () => {
      const flood = proxy.at("127.0.0.14");
      let refused;
      for (let i = 0; i < 3 * writes && !refused; i += 1) {
        const answer = await putIntoCart(flood, { "x-forwarded-for": `203.0.113.${i}` });
        if (answer.status === 429) refused = answer;
      }
      assert.ok(refused, "he is many clients");
      assert.equal((await putIntoCart(proxy.at("127.0.0.15"))).status, 303, "another one is taken for him");
    });

    it("what is too large is told by the shop in its own words", async () => {
      const buyer = proxy.at("127.0.0.16");
      const headers = { ...form(buyer), "content-type": "multipart/form-data; boundary=x" };
      const answer = await ask(buyer, "POST", "/admin/items/none/pictures", { body: Buffer.alloc(3 * 1024 * 1024, 97), headers });
      assert.notEqual(answer.status, 413, "as much as this the shop would take");
      const large = await ask(buyer, "POST", "/cart", { body: Buffer.alloc(2 * 1024 * 1024, 97), headers: form(buyer) });
      assert.equal(large.status, 413);
      assert.match(large.text, /<html lang="ja"/);
    });

    it("what machines ask for comes through", async () => {
      for (const path of ["/healthz", "/readyz", "/api/v1/openapi.json"]) assert.equal((await ask(proxy.at(), "GET", path)).status, 200, path);
    });
  });
}

// A node as HAProxy sees it: says who it is, whether it is ready, and counts what it was sent.
class Node {
  static async start(name) {
    const node = new Node();
    Object.assign(node, { name, ready: true, hangsUp: false, presses: 0 });
    node.server = http.createServer((request, response) => {
      if (request.method === "POST") node.presses += 1;
      request.resume();
      request.once("end", () => {
        if (node.hangsUp && request.url === "/") return request.socket.destroy();
        response.writeHead(request.url === "/readyz" && !node.ready ? 503 : 200, { "content-type": "text/plain" }).end(name);
      });
    });
    await new Promise((done) => node.server.listen(0, "127.0.0.1", done));
    node.address = `127.0.0.1:${node.server.address().port}`;
    return node;
  }
  end() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }
}

describe("HAProxy before two nodes", () => {
  let [a, b, proxy] = [];
  before(async () => {
    [a, b] = [await Node.start("a"), await Node.start("b")];
    proxy = await Proxy.start("HAProxy", [a.address, b.address]);
  });
  after(async () => {
    await proxy?.stop();
    await Promise.all([a?.end(), b?.end()]);
  });
  const of = (node) => ({ cookie: `noren_node=${node}` });
  const see = async (headers) => (await ask(proxy.at(), "GET", "/", { headers })).text;

  it("a buyer stays where he was, while that node is ready", async () => {
    for (const node of ["a", "b", "a", "b"]) assert.equal(await see(of(node)), node);
    a.ready = false;
    await until("the other node", async () => (await see(of("a"))) === "b");
    a.ready = true;
    await until("the node that is ready again", async () => (await see(of("a"))) === "a");
  });

  it("an order that may have been taken is not sent to the other node", async () => {
    a.hangsUp = true;
    const before = [a.presses, b.presses];
    const answer = await ask(proxy.at(), "POST", "/", { body: "press", headers: of("a") });
    a.hangsUp = false;
    assert.equal(answer.status, 502);
    assert.deepEqual([a.presses, b.presses], [before[0] + 1, before[1]]);
  });

  it("a page that a node did not live to answer is fetched from the other", async () => {
    a.hangsUp = true;
    assert.equal(await see(of("a")), "b");
    a.hangsUp = false;
  });

  it("pages are served while no node takes orders", async () => {
    a.ready = b.ready = false;
    await until("that both are known not to be ready", async () => (await ask(proxy.at(), "GET", "/readyz")).status === 503);
    for (let i = 0; i < 10; i += 1) assert.match(await see(), /^[ab]$/);
    a.ready = b.ready = true;
    await until("ready again", async () => (await ask(proxy.at(), "GET", "/readyz")).status === 200);
  });

  it("nothing is lost by a node that is gone: what was not sent yet goes to the other", async () => {
    await until("both", async () => (await see(of("a"))) === "a" && (await see(of("b"))) === "b");
    await a.end();
    for (let i = 0; i < 20; i += 1) {
      const answer = await ask(proxy.at(), i % 2 ? "POST" : "GET", "/", { body: i % 2 ? "press" : undefined, headers: of("a") });
      assert.deepEqual([answer.status, answer.text], [200, "b"]);
    }
  });
});

describe("two shops on one PostgreSQL behind HAProxy", () => {
  let [server, a, b, proxy] = [];
  before(async () => {
    server = await Postgres.start();
    const args = ["--database", server.url];
    a = await Shop.start({ args });
    const data = join(folder, "node-b");
    mkdirSync(data);
    cpSync(join(a.data, "keys"), join(data, "keys"), { recursive: true });
    const config = join(folder, "node-b.toml");
    writeFileSync(config, '[cluster]\nnode = "b"\n');
    b = await Shop.start({ args, data, config, demo: false });
    proxy = await Proxy.start("HAProxy", [a, b].map((node) => `${node.host}:${node.port}`));
  });
  after(async () => {
    await proxy?.stop();
    await Promise.all([a?.close(), b?.close()]);
    await server?.close();
  });
  const of = (node, headers = {}) => ({ ...headers, cookie: `noren_node=${node}` });
  const press = (buyer, id, node) =>
    ask(buyer, "POST", `/api/v1/checkouts/${id}/complete`, { body: {}, headers: of(node, { "idempotency-key": "press" }) });

  it("an order begun at one is taken at the other, once, and is seen at both; the owner is signed in at both", async () => {
    const buyer = proxy.at();
    const opened = await ask(buyer, "POST", "/api/v1/checkouts", { body: basket(), headers: of("a") });
    assert.equal(opened.status, 201, opened.text);
    const answers = await Promise.all(["b", "a", "b", "a"].map((node) => press(buyer, opened.json.id, node)));
    assert.deepEqual(answers.map((answer) => answer.status), [201, 201, 201, 201]);
    assert.equal(new Set(answers.map((answer) => answer.json.order.number)).size, 1);
    for (const node of ["a", "b"]) assert.equal((await ask(buyer, "GET", `/orders/${opened.json.token}`, { headers: of(node) })).status, 200);
    const owner = await Owner.signIn(a);
    for (const node of [a, b]) {
      owner.shop = node;
      assert.equal((await owner.see("/admin")).status, 200);
    }
  });

  it("a node that is told to stop finishes what it has, and the other goes on with its buyers", async () => {
    const buyer = proxy.at();
    const opened = await ask(buyer, "POST", "/api/v1/checkouts", { body: basket(), headers: of("a") });
    assert.equal((await a.stop()).code, 0);
    const answer = await press(buyer, opened.json.id, "a");
    assert.equal(answer.status, 201, answer.text);
    assert.match(answer.json.order.number, /^B/, "it is the other node's");
  });
});
