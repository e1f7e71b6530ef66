// "The mail did not come": from the help page to what was sent, with the address corrected and the mail once more, for who holds the link and
// for who has only the number.
import assert from "node:assert/strict";
import { it } from "node:test";
import { basket, buyer, complete, get, open, until } from "../client.mjs";
import { Owner, version } from "../owner.mjs";
import { startShop } from "../stage.mjs";
import { Visitor } from "../visitor.mjs";

const shop = await startShop();

async function order(who = buyer()) {
  const opened = (await open(shop, basket(who))).json;
  const done = await complete(shop, opened.id, `k-${opened.id}`, { confirm_similar: true });
  assert.equal(done.status, 201, done.text);
  return { number: done.json.order.number, path: new URL(opened.order_url, shop.base).pathname, who };
}

it("who has only the number and an address finds out, and a stranger learns nothing", async () => {
  const one = await order();
  assert.match((await get(shop, "/help/mail")).text, /href="\/orders\/mail"/);
  const visitor = new Visitor(shop);
  const page = await visitor.see("/orders/mail");
  const answers = [];
  for (const contact of [one.who.email, "stranger@example.com"]) answers.push(await visitor.send("/orders/mail", page, { number: one.number, contact }));
  assert.equal(answers[0].headers.location, `${one.path}/mail`);
  const wrong = await visitor.see(answers[1].headers.location);
  assert.match(wrong.text, /この組み合わせのご注文は見つかりませんでした/);
  assert.doesNotMatch(wrong.text, new RegExp(one.path));
});

it("what was sent is told, the address is corrected, and the mail goes to the new one", async () => {
  const one = await order();
  const visitor = new Visitor(shop);
  const page = await until("the mail's fate", async () => {
    const seen = await visitor.see(`${one.path}/mail`);
    return /送信せずに保存しました/.test(seen.text) && seen;
  });
  assert.ok(page.text.includes(one.who.email));
  const answer = await visitor.send(`${one.path}/mail`, page, { do: "correct", email: "hanako.new@example.net", version: version(page) });
  assert.equal(answer.headers.location, `${one.path}/mail?did=corrected`);
  await until("the mail to the new address", async () => /h\*+@example\.net/.test((await visitor.see(`${one.path}/mail`)).text));
  const stale = await visitor.send(`${one.path}/mail`, page, { do: "correct", email: "hanako.other@example.net", version: version(page) });
  assert.equal(stale.headers.location, `${one.path}/mail?problem=stale`);
});

it("the shop corrects it on the order's page, and nowhere else", async () => {
  const one = await order();
  const owner = await Owner.signIn(shop);
  const path = `/admin/orders/${one.number}`;
  const page = await owner.see(path);
  assert.equal((await owner.send(`${path}/mail`, page, { version: version(page), email: "no address" })).status, 422);
  assert.equal((await owner.send(`${path}/mail`, page, { version: version(page), email: "fixed@example.net" })).status, 303);
  assert.ok((await owner.see(path)).text.includes("fixed@example.net"));
});
