// The link between two programs on one PostgreSQL: they find each other, say who does not answer, hear nobody else, and pass on what a
// provider told the wrong one.
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { basket, by, call, complete, fate, freePort, get, open, until } from "../client.mjs";
import { Postgres } from "../postgres.mjs";
import { Sandbox } from "../sandbox.mjs";
import { newFolder, removeFolder, run } from "../server.mjs";
import { startShop } from "../stage.mjs";

const secret = "whsec_link";
const server = await Postgres.start();
after(() => server.close());
let psp = await Sandbox.start();
after(() => psp.close());

// keyOf: the folder of the node that it joins.
async function node(letter, { keyOf, more = "" } = {}) {
  const data = newFolder();
  after(() => removeFolder(data));
  if (keyOf) {
    mkdirSync(join(data, "keys"), { mode: 0o700 });
    copyFileSync(join(keyOf, "keys", "master"), join(data, "keys", "master"));
  }
  const config = join(data, "noren.toml");
  writeFileSync(config, `${psp.account(secret)}[cluster]\nnode = "${letter}"\n${more}`);
  return startShop({ data, config, args: ["--database", server.url] });
}
const linkOfA = { scheme: "http", host: "127.0.0.1", port: await freePort() };
const a = await node("a", { more: `listen = "127.0.0.1:${linkOfA.port}"\n` });
let b = await node("b", { keyOf: a.data });
after(() => b.stop("SIGKILL"));

async function gauge(shop, name) {
  const { text } = await get(shop, "/metrics");
  return Number(new RegExp(`^noren_${name} (\\S+)$`, "m").exec(text)[1]);
}
const readiness = async (shop) => (await get(shop, "/readyz")).text;
const linkOf = (letter) => server.psql(`SELECT link FROM nodes WHERE node = '${letter}'`);
async function know(shop, letter) {
  const peers = join(shop.data, "peers");
  await until(`${letter} is known`, () => existsSync(peers) && readFileSync(peers, "utf8") === `${letter} here ${linkOf(letter)}\n`);
}
const knowEachOther = () => Promise.all([know(a, "b"), know(b, "a")]);

it("each is told where the others are, and remembers it in its folder", async () => {
  await knowEachOther();
  assert.equal(linkOf("a"), `http://127.0.0.1:${linkOfA.port}`);
  for (const shop of [a, b]) {
    assert.equal(await gauge(shop, "link_nodes"), 1);
    await until("they hear each other", async () => (await readiness(shop)) === "ready\n" && (await gauge(shop, "link_unreached")) === 0);
    assert.equal(await gauge(shop, "copies_kept"), 0);
  }
});

describe("a stranger", () => {
  it("is told nothing at the link but no", async () => {
    const before = await gauge(a, "link_refused");
    for (const body of ["", "hello", Buffer.alloc(1000)]) {
      const answer = await call(linkOfA, "POST", "/link", { body });
      assert.deepEqual([answer.status, answer.text], [403, "no\n"]);
    }
    assert.equal(await gauge(a, "link_refused"), before + 3);
    assert.equal((await get(linkOfA, "/link")).status, 405);
    for (const path of ["/", "/admin", "/metrics", "/api/v1/items"]) assert.equal((await get(linkOfA, path)).status, 404, path);
    assert.equal((await call(linkOfA, "POST", "/link", { body: Buffer.alloc(600_000) })).status, 413);
  });

  it("finds no link where buyers come in", async () => {
    assert.equal((await call(a, "POST", "/link", { body: "hello" })).status, 404);
  });
});

it("a payment at home at one is looked at there when its provider tells the other", async () => {
  await knowEachOther();
  psp = await psp.again({ webhook: `${b.base}/hooks/stripe`, secret });
  const { json: checkout } = await open(a, basket(by("card", "tok_3ds")));
  const pressed = await complete(a, checkout.id, "press");
  assert.equal(pressed.status, 202, pressed.text);
  const step = new URL(pressed.json.next.redirect);
  const passed = await fetch(step, { method: "POST", body: new URLSearchParams({ result: "passed" }), redirect: "manual", headers: { origin: step.origin } });
  assert.equal(passed.status, 303);
  await until("a was poked", async () => (await gauge(a, "link_pokes")) > 0);
  assert.equal((await fate(a, checkout.id)).state, "accepted");
});

it("a node that does not answer is named by the others, which take orders all the same", async () => {
  await b.stop("SIGKILL");
  await until("b is missed", async () => (await readiness(a)) === "ready\nnode b does not answer at its link\n");
  assert.equal((await get(a, "/readyz")).status, 200);
  assert.equal(await gauge(a, "link_unreached"), 1);
  assert.equal((await complete(a, (await open(a)).json.id, "press")).status, 201);
  b = await b.again();
  await until("b is heard again", async () => (await readiness(a)) === "ready\n");
});

it("one that left in order is missed by nobody", async () => {
  assert.equal((await b.stop()).code, 0);
  await until("a knows", () => readFileSync(join(a.data, "peers"), "utf8").startsWith("b away "));
  assert.match(await readiness(a), /^ready\nno other node keeps copies: [^\n]*\n$/);
  assert.equal(await gauge(a, "link_nodes"), 0);
  b = await b.again();
  await knowEachOther();
});

it("a link that others could not find, or that is in use, is refused at the start", async () => {
  const data = newFolder();
  after(() => removeFolder(data));
  const config = join(data, "noren.toml");
  const start = (listen) => {
    writeFileSync(config, `[cluster]\nnode = "c"\nlisten = "${listen}"\n`);
    return run(["serve", "--demo", "--data", data, "--config", config, "--listen", "127.0.0.1:0", "--database", server.url]);
  };
  const everywhere = start("0.0.0.0:8090");
  assert.equal(everywhere.code, 1);
  assert.match(everywhere.err, /noren\.toml:3: cluster\.listen must be the IP address of this machine/);
  mkdirSync(join(data, "keys"), { mode: 0o700, recursive: true });
  copyFileSync(join(a.data, "keys", "master"), join(data, "keys", "master"));
  const taken = start(`127.0.0.1:${linkOfA.port}`);
  assert.equal(taken.code, 1, taken.out);
  assert.match(taken.err, /^noren: cannot listen on 127\.0\.0\.1:\d+: .+; choose another with \[cluster\] listen in the configuration$/m);
});
