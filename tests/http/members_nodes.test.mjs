// Members of a shop with two programs on one PostgreSQL: each request of theirs may come to either. While the database is away a member who is
// signed in goes on buying, and reads what cannot be shown.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, it } from "node:test";
import { get, plentiful, until } from "../client.mjs";
import { linkIn } from "../letters.mjs";
import { Postgres } from "../postgres.mjs";
import { newFolder, removeFolder } from "../server.mjs";
import { copyKey, startShop } from "../stage.mjs";
import { Visitor } from "../visitor.mjs";

const server = await Postgres.start();
after(() => server.close());

async function node(letter, from) {
  const data = newFolder();
  after(() => removeFolder(data));
  if (from) copyKey(from.data, data);
  const config = join(data, "noren.toml");
  writeFileSync(config, `[cluster]\nnode = "${letter}"\nintake = "own"\n`);
  return startShop({ data, config, args: ["--database", server.url] });
}
const a = await node("a");
const b = await node("b", a);
after(() => Promise.all([a, b].map((shop) => shop.stop("SIGKILL"))));

// Its requests come to the nodes in turn.
class Wanderer extends Visitor {
  turn = 0;
  get shop() {
    if (this.only) return this.only;
    this.turn += 1;
    return this.turn % 2 ? a : b;
  }
  set shop(_) {}
}
const gauge = async (shop, name) => Number(new RegExp(`^noren_${name} (\\S+)$`, "m").exec((await get(shop, "/metrics")).text)[1]);

const mail = "hanako.nodes@example.jp";
const password = "walnut-and-linen";
const member = new Wanderer(a);
let number;

async function press(path, fields) {
  const answer = await member.send(path, await member.see(path), fields);
  assert.equal(answer.status, 303, answer.text.slice(0, 800));
  return answer.headers.location;
}

it("joins and stays signed in, whichever node answers", async () => {
  assert.match((await member.see(await press("/account/register", { mail }))).text, /メールをお送りしました/);
  const link = await linkIn([a, b], mail, "join");
  assert.equal(await press(link, { name: "山田 花子", password, terms: "1" }), "/account");
  for (let i = 0; i < 4; ++i) assert.match((await member.see("/account")).text, /山田 花子 様/);
  const out = await member.send("/account/sign-out", await member.see("/account"));
  assert.equal(out.headers.location, "/account/sign-in");
  delete member.cookies.noren_member;
  assert.equal(await press("/account/sign-in", { mail, password }), "/account");
  for (let i = 0; i < 4; ++i) assert.equal((await member.see("/account")).status, 200);
});

it("while the database is away: says what cannot be shown, and the order goes on", async () => {
  member.only = a;
  await server.kill();
  await until("the node knows that it is away", async () => (await gauge(a, "database_away")) === 1);
  const page = await member.see("/account");
  assert.equal(page.status, 202);
  assert.match(page.text, /ログインされたままですが/);
  assert.match(page.text, /お買い物はそのままお続けいただけます/);
  assert.match((await new Visitor(a).see("/account/sign-in")).text, /ただいまログインや会員登録はできません/);
  await member.send("/cart", await member.see("/cart"), { sku: plentiful, quantity: "1" });
  const form = await member.see("/checkout");
  assert.equal(form.status, 200);
  assert.match(form.text, /ただいま登録した住所を表示できません/);
  assert.doesNotMatch(form.text, new RegExp(mail));
  const address = { shipping_name: "山田 花子", shipping_kana: "ヤマダ ハナコ", shipping_postcode: "810-0001", shipping_prefecture: "福岡県" };
  Object.assign(address, { shipping_city: "福岡市中央区", shipping_line1: "天神1-1-1", shipping_line2: "" });
  const wish = { email: mail, phone: "090-1111-2222", ...address, do: "confirm", method: "standard", payment: "bank_transfer" };
  const sent = await member.send("/checkout", form, wish);
  assert.equal(sent.status, 303, sent.text.slice(0, 500));
  const confirm = await member.see(sent.headers.location);
  const hidden = Object.fromEntries([...confirm.text.matchAll(/name="(key|seen)" value="([^"]*)"/g)].map((one) => [one[1], one[2]]));
  const path = /action="([^"]*\/complete)"/.exec(confirm.text)[1];
  const done = await member.send(path, confirm, hidden);
  const thanks = await until("the order is told", async () => {
    const now = await member.see(done.headers.location);
    return /([A-Z]\d{4}-\d)/.test(now.text) ? now : null;
  });
  number = /([A-Z]\d{4}-\d)/.exec(thanks.text)[1];
});

it("is on my page when the database is back, at either node", async () => {
  await server.again();
  await until("the order is carried", async () => (await gauge(a, "database_away")) === 0 && (await gauge(a, "intake_waiting")) === 0);
  await until("the other node is back", async () => (await gauge(b, "database_away")) === 0);
  member.only = undefined;
  for (let i = 0; i < 2; ++i) assert.match((await member.see("/account")).text, new RegExp(number));
});
