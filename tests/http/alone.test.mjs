// A node with an intake of its own while PostgreSQL is away: it is killed and started again from its folder alone, and joins when PostgreSQL is
// back. What buyers and the owner are answered meanwhile, page by page.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { basket, buyer, by, complete, freePort, get, open, plentiful, post, postForm, today, until } from "../client.mjs";
import { line, oneSentence } from "../command_line.mjs";
import { Owner } from "../owner.mjs";
import { Postgres } from "../postgres.mjs";
import { Sandbox } from "../sandbox.mjs";
import { newFolder, removeFolder, run } from "../server.mjs";
import { startShop } from "../stage.mjs";
import { Visitor } from "../visitor.mjs";

const server = await Postgres.start();
after(() => server.close());
const psp = await Sandbox.start();
after(() => psp.close());
const folder = () => {
  const data = newFolder();
  after(() => removeFolder(data));
  mkdirSync(data, { recursive: true });
  return data;
};
const data = folder();
const config = join(data, "noren.toml");
writeFileSync(config, `${psp.account("whsec_alone")}[cluster]\nintake = "own"\n`);
let shop = await startShop({ data, config, args: ["--database", server.url] });
after(() => shop.close());

const kAway = /共有のデータベースにつながりません/;
const count = (sql) => Number(server.psql(sql));
const isCarried = ({ token }) => count(`SELECT COUNT(*) FROM orders WHERE id = '${token.slice(0, 25)}'`) === 1;
const gauge = async (name) => Number(new RegExp(`^noren_${name} (\\S+)$`, "m").exec((await get(shop, "/metrics")).text)[1]);
const allCarried = () => until("all orders are carried", async () => (await gauge("intake_waiting")) === 0);
const isAway = () => until("the node knows that it is away", async () => (await gauge("database_away")) === 1);
const isBack = () => until("the node has joined it", async () => (await gauge("database_away")) === 0);

// What was done until now lies in the folder.
async function isAtHome() {
  const from = Date.now();
  await until("the copies are newer", async () => (await gauge("own_rows_age_seconds")) * 1_000 < Date.now() - from - 100);
}

async function order(wish = basket()) {
  const { json: checkout } = await open(shop, wish);
  const answer = await complete(shop, checkout.id, "press");
  assert.equal(answer.status, 201, answer.text);
  return { ...checkout, number: answer.json.order.number };
}

function verify() {
  const done = run(["verify", "--data", data, "--database", server.url, "--config", config]);
  assert.equal(done.code, 0, done.out + done.err);
}

// An attempt that PostgreSQL goes on with: a card was declined, and the node stops in order.
async function handedOver() {
  const { json: checkout } = await open(shop, basket(by("card", "tok_declined")));
  assert.equal((await complete(shop, checkout.id, "press")).status, 402);
  assert.equal((await shop.stop()).code, 0);
  shop = await shop.again();
  return { ...checkout, number: "A1001-7" };
}

// The node is gone without a word, and is started while nobody answers.
async function startAlone() {
  if (shop.running) await shop.stop("SIGKILL");
  shop = await shop.again();
}

// Every address that a buyer may come to; before: an order that is in PostgreSQL.
const gets = ({ id, token }) => [
  "/", "/en/", "/search?q=%E8%8C%B6", "/items/message-card", "/en/items/message-card", "/cart", "/checkout", "/orders", "/charge", "/contact",
  "/contact?order=A1001-7", "/account", "/account/sign-in", "/account/messages", "/account/join/abc",
  "/help/mail", "/legal/tokushoho", "/legal/privacy", "/legal/terms", "/legal/returns", "/sitemap.xml",
  "/robots.txt", "/feed.xml", "/shop.css", "/favicon.ico", "/address?postcode=8100001", "/demo/mail", "/refunds/abc", "/categories/none", "/tags/none",
  "/api/v1/items", "/api/v1/items/message-card", "/api/v1/openapi.json", `/api/v1/checkouts/${id}`, `/api/v1/orders/${token}`,
  ...["", "/confirm", "/thanks", "/paid", "/similar", "/waiting"].map((rest) => `/checkout/${id}${rest}`),
  ...["", "/cancel", "/fix", "/receipt", "/invoice.pdf"].map((rest) => `/orders/${token}${rest}`),
];
const posts = ({ id, token, number }, { email }) => [
  ["/cart", { sku: plentiful, quantity: "1" }],
  ["/checkout", { do: "confirm" }],
  ["/orders", { number, contact: email }],
  ["/charge", { amount: "1980", on: today(), last4: "4242" }],
  ["/contact", { topic: "other", name: "山田 花子", email, number: "", message: "色は青ですか。", once: "abcdefghijkl" }],
  ["/account/sign-in", { mail: email, password: "walnut-and-linen" }],
  ["/account/register", { mail: email }],
  ["/account/sign-out", {}],
  ["/refunds/abc", { bank: "青空銀行" }],
  [`/checkout/${id}`, { do: "confirm" }],
  [`/checkout/${id}/complete`, { key: "k", seen: "" }],
  [`/checkout/${id}/give-up`, {}],
  ...["cancel", "both", "fix", "receipt"].map((deed) => [`/orders/${token}/${deed}`, {}]),
];

async function noErrors(before, contact) {
  const broken = [];
  const note = (what, answer) => {
    if (answer.status >= 500) broken.push(`${what}: ${answer.status}`);
  };
  for (const path of gets(before)) note(`GET ${path}`, await get(shop, path));
  const visitor = new Visitor(shop);
  const page = await visitor.see("/cart");
  for (const [path, fields] of posts(before, contact)) note(`POST ${path}`, await visitor.send(path, page, fields));
  assert.deepEqual(broken, []);
}

it("a first start without it says what is missing", async () => {
  const nobody = `postgres://noren@127.0.0.1:${await freePort()}/noren`;
  const done = run(["serve", "--data", folder(), "--listen", "127.0.0.1:0", "--config", config, "--database", nobody]);
  assert.equal(done.code, 1);
  oneSentence(done.err);
  assert.match(done.err, /the database server cannot be used: see that it runs/);
});

describe("a node that is started while PostgreSQL is away", () => {
  const contact = buyer();
  let before, paid, handed, card, owner, taken, secondOwner;

  it("serves pages, carts and checkouts, and says from where", async () => {
    handed = await handedOver();
    before = await order(basket(contact));
    paid = await order(basket(by("card", "tok_ok")));
    owner = await Owner.signIn(shop);
    await allCarried();
    await isAtHome();
    await shop.stop("SIGKILL");
    await server.kill();
    await startAlone();
    await line(shop, /database: it does not answer; orders are taken from this folder/);
    await line(shop, /"database_awaited"/);
    const ready = await get(shop, "/readyz");
    assert.equal(ready.status, 200, ready.text);
    const known = /^ready\nno other node keeps copies: .*\nthe database does not answer: orders are taken from this node's folder, whose rows are of \d{4}-/;
    assert.match(ready.text, known);
    assert.equal(await gauge("database_away"), 1);
    for (const path of ["/", "/items/message-card", "/search?q=%E8%8C%B6", "/cart", "/legal/tokushoho", "/api/v1/items", "/feed.xml"])
      assert.equal((await get(shop, path)).status, 200, path);
    assert.equal((await postForm(shop, "/cart", { sku: plentiful, quantity: "1" })).status, 303);
  });

  it("takes orders, shows them and finds them; what lies in PostgreSQL is being found out, and nothing is an error", async () => {
    taken = await order();
    const other = await order(basket(by("cash_on_delivery")));
    assert.notEqual(taken.number, other.number);
    assert.equal((await get(shop, `/orders/${taken.token}`)).status, 200);
    assert.equal((await get(shop, `/api/v1/orders/${taken.token}`)).json.state, "received");
    assert.equal((await get(shop, `/api/v1/checkouts/${taken.id}`)).json.state, "accepted");
    card = await order(basket(by("card", "tok_ok")));
    assert.equal((await get(shop, `/api/v1/orders/${card.token}`)).json.payment_state, "paid");
    assert.equal((await get(shop, `/api/v1/checkouts/${handed.id}`)).json.state, "checking", "neither open nor not accepted");
    assert.equal((await get(shop, `/api/v1/checkouts/${handed.id}/events`)).status, 204, "no stream to listen to");
    const page = await get(shop, `/orders/${handed.token}`);
    assert.equal(page.status, 202);
    assert.match(page.text, /ただいま確認しています/);
    assert.equal((await post(shop, `/api/v1/checkouts/${handed.id}/complete`, {}, { "idempotency-key": "press" })).status, 202);
    for (const one of [handed, before, paid, taken, card]) await noErrors(one, contact);
  });

  it("tells of an order that it carried that it was taken, and as of when", async () => {
    const page = await get(shop, `/orders/${before.token}`);
    assert.equal(page.status, 200);
    assert.match(page.text, /ご注文をお受けしています/);
    assert.match(page.text, new RegExp(before.number));
    const whole = (await get(shop, `/api/v1/orders/${before.token}`)).json;
    assert.deepEqual([whole.number, whole.state, whole.lines[0].sku], [before.number, "received", plentiful]);
    assert.match(whole.as_of, /^\d{4}-/);
    const fate = (await get(shop, `/api/v1/checkouts/${before.id}`)).json;
    assert.deepEqual([fate.state, fate.order.number, fate.order.token], ["accepted", before.number, before.token]);
    const again = await post(shop, `/api/v1/checkouts/${before.id}/complete`, {}, { "idempotency-key": "press" });
    assert.deepEqual([again.status, again.headers["idempotency-replayed"], again.json.order.number], [201, "true", before.number]);
    assert.equal((await get(shop, `/api/v1/orders/${paid.token}`)).json.payment_state, "paid");
  });

  it("keeps what a buyer wrote for another press", async () => {
    const visitor = new Visitor(shop);
    const fields = { topic: "other", name: "山田 花子", email: contact.email, number: "", message: "色は<青>ですか。", once: "bcdefghijklm" };
    const sent = await visitor.send("/contact", await visitor.see("/contact"), fields);
    assert.equal(sent.status, 202);
    assert.match(sent.text, /もう一度送る/);
    assert.match(sent.text, /name="message" value="色は&lt;青&gt;ですか。"/);
  });

  it("lets the owner in, shows what it took, gives it as a file, and says of the rest that it waits", async () => {
    owner.shop = shop;
    const waits = await owner.see("/admin/items");
    assert.equal(waits.status, 200, "the session of before goes on");
    assert.match(waits.text, kAway);
    assert.match(waits.text, /データベースがつながるのを待っています/);
    assert.equal(waits.headers.refresh, "10");
    const list = await owner.see(`/admin/orders?q=${taken.number}`);
    assert.match(list.text, kAway);
    assert.match(list.text, /山田 花子/);
    assert.equal((await owner.see(`/admin/orders/${taken.number}`)).status, 200);
    const file = await owner.see(`/admin/orders.csv?from=${today()}`);
    assert.match(file.headers["content-type"], /text\/csv/);
    assert.match(file.text, new RegExp(taken.number));
    assert.doesNotMatch(file.text, new RegExp(before.number), "which it cannot know");
    const refused = await owner.send("/admin/items/csv/take", waits, { upload: "u1", note: "棚卸しの<分>" });
    assert.equal(refused.status, 409);
    assert.match(refused.text, /まだ保存していません/);
    assert.match(refused.text, /name="note" value="棚卸しの&lt;分&gt;"/);
    assert.match((await get(shop, "/admin/orders")).headers.location, /\/admin\/sign-in/);
    assert.match((await get(shop, "/admin/sign-in")).text, /手元にある/);
    secondOwner = await Owner.signIn(shop);
    assert.equal((await secondOwner.see("/admin")).status, 200);
  });

  it("goes on after another kill", async () => {
    await startAlone();
    assert.equal((await get(shop, `/api/v1/orders/${taken.token}`)).json.number, taken.number);
    const later = await order();
    assert.notEqual(later.number, taken.number);
    assert.equal(await gauge("intake_waiting"), 4);
  });

  it("joins by itself when PostgreSQL is back: all is carried, who signed in stays so, and the log has it", async () => {
    await server.again();
    await isBack();
    await allCarried();
    for (const one of [taken, card, before]) assert.ok(isCarried(one));
    await line(shop, /"database_joined"/);
    assert.match((await get(shop, "/readyz")).text, /^ready\nno other node keeps copies: .*\n$/, "one node alone");
    assert.equal((await get(shop, `/orders/${before.token}`)).status, 200);
    secondOwner.shop = owner.shop = shop;
    const list = await until("the session is known there", async () => {
      const page = await secondOwner.see(`/admin/orders?q=${before.number}`);
      return page.status === 200 && page;
    });
    assert.match(list.text, /山田 花子/);
    assert.doesNotMatch(list.text, kAway);
    assert.equal((await owner.see("/admin/items")).status, 200);
    assert.match((await owner.see("/admin/deeds")).text, /注文をCSVで書き出した/, "the file that was taken away stands in the log");
    assert.equal((await get(shop, `/api/v1/orders/${paid.token}`)).json.payment_state, "paid");
    assert.equal((await get(shop, `/api/v1/orders/${before.token}`)).json.as_of, undefined);
    assert.equal((await get(shop, `/api/v1/checkouts/${handed.id}`)).json.state, "open", "its pieces are still kept for another try");
    await order(basket(by("card", "tok_ok")));
    await allCarried();
    verify();
  });
});

describe("a database that is not as it should be when it comes back", () => {
  it("is told and not let in, until it is put right", async () => {
    await isAtHome();
    await shop.stop("SIGKILL");
    server.psql("ALTER TABLE known_pieces RENAME TO known_pieces_put_away");
    await server.kill();
    await startAlone();
    const taken = await order();
    await server.again();
    await until("it is told", async () => /it is not let in: .*lacks the table known_pieces/.test((await get(shop, "/readyz")).text));
    assert.equal((await get(shop, "/readyz")).status, 200, "it goes on selling");
    assert.ok(!isCarried(taken));
    server.psql("ALTER TABLE known_pieces_put_away RENAME TO known_pieces");
    await isBack();
    await allCarried();
    assert.ok(isCarried(taken));
    verify();
  });
});

describe("a database that is silent", () => {
  it("holds up no start", async () => {
    await isAtHome();
    await shop.stop("SIGKILL");
    server.freeze();
    try {
      await startAlone();
      await order();
    } finally {
      server.thaw();
    }
    await isBack();
    await allCarried();
    verify();
  });
});

describe("a database that can only be read", () => {
  it("holds up no start", async () => {
    await isAtHome();
    await shop.stop("SIGKILL");
    const readOnly = (on) => {
      server.psql(`ALTER SYSTEM ${on ? "SET default_transaction_read_only = on" : "RESET default_transaction_read_only"}`);
      server.psql("SELECT pg_reload_conf()");
    };
    readOnly(true);
    try {
      await startAlone();
      await order();
    } finally {
      readOnly(false);
    }
    await isBack();
    await allCarried();
    verify();
  });
});

describe("a node that goes on running", () => {
  it("tells the owner that PostgreSQL is away, and goes on as before when it is back", async () => {
    const owner = await Owner.signIn(shop);
    await isAtHome();
    await server.kill();
    await isAway();
    assert.match((await owner.see("/admin")).text, kAway);
    const before = await order();
    await noErrors(before, buyer());
    await server.again();
    await isBack();
    assert.doesNotMatch((await owner.see("/admin")).text, kAway);
    await allCarried();
    verify();
  });
});
