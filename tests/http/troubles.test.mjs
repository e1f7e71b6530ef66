// What goes wrong, worked through over HTTP as owner and as buyer: two similar orders, money by transfer that is not what it should be,
// a deposit settled wrongly, and a playbook that the shop has changed.
import assert from "node:assert/strict";
import { it } from "node:test";
import { basket, buyer, complete, get, open, today } from "../client.mjs";
import { Owner, version } from "../owner.mjs";
import { run } from "../server.mjs";
import { startShop } from "../stage.mjs";
import { Visitor } from "../visitor.mjs";

const shop = await startShop();
const owner = await Owner.signIn(shop);

async function order(wish = basket()) {
  const opened = (await open(shop, wish)).json;
  const done = await complete(shop, opened.id, `k-${opened.id}`, { confirm_similar: true });
  assert.equal(done.status, 201, done.text);
  return { ...done.json.order, token: opened.token, path: new URL(opened.order_url, shop.base).pathname };
}
async function twice() {
  const who = buyer();
  return [await order(basket(who)), await order(basket(who))];
}
// The trouble of a kind about an order, by the owner's list.
async function troubleOf(name, number) {
  const list = await owner.see("/admin/troubles");
  const row = list.text.split(/<tr|<li/).find((part) => part.includes(name) && part.includes(number));
  return row && /href="(\/admin\/troubles\/[^"]+)"/.exec(row)?.[1];
}
async function deposit(amount, payer) {
  const page = await owner.see("/admin/deposits/new");
  const made = await owner.send("/admin/deposits/new", page, { day: today(), amount: String(amount), payer, another: "1" });
  assert.equal(made.status, 303, made.text.slice(0, 300));
  const list = await owner.see("/admin/deposits");
  const row = list.text.split("<tr").find((part) => part.includes(payer));
  return /\/admin\/deposits\/(d[^/"?]+)/.exec(row)[0];
}
async function settle(path, number, fields = {}) {
  const page = await owner.see(`${path}?order=${number}`);
  const chosen = page.text.slice(page.text.indexOf('id="chosen"'));
  const [, seen] = /name="order" value="([^"]+)"/.exec(chosen);
  return owner.send(`${path}/settle`, page, { version: version(page), order: seen, ...fields });
}
const ship = async (number, fields = {}) => {
  const page = await owner.see(`/admin/orders/${number}`);
  return owner.send(`/admin/orders/${number}/ship`, page, { version: version(page), carrier: "yamato", tracking: "", shipped_on: today(), ...fields });
};

// What a browser would send of the page's fields, without the token.
function formOf(html) {
  const plain = (value) => value.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  const attribute = (tag, name) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  const fields = {};
  for (const [tag] of html.matchAll(/<input\s[^>]*>/g)) fields[attribute(tag, "name")] = plain(attribute(tag, "value") ?? "");
  for (const [tag, inside] of html.matchAll(/<textarea\s[^>]*>([^<]*)/g)) fields[attribute(tag, "name")] = plain(inside);
  for (const [tag, inside] of html.matchAll(/<select\s[^>]*>(.*?)<\/select>/gs))
    fields[attribute(tag, "name")] = /value="([^"]*)" selected/.exec(inside)?.[1] ?? "";
  delete fields.csrf;
  delete fields.undefined;
  return fields;
}

it("of two similar orders the second one is held until the buyer says that both are wanted", async () => {
  const [first, second] = await twice();
  const twin = new Visitor(shop);
  const page = await twin.see(second.path);
  assert.match(page.text, /両方とも必要です/);
  assert.ok(page.text.includes(first.number), "it says which order it is like");
  assert.ok(!(await get(shop, first.path)).text.includes("両方とも必要です"), "the first order is not in question");
  const asked = await ship(second.number);
  assert.equal(asked.status, 200);
  assert.match(asked.text, /よく似た注文/);
  const strange = await twin.send(`${second.path}/both`, page, { csrf: "guessed" });
  assert.match(strange.headers.location, /problem=stale/);
  const both = await twin.send(`${second.path}/both`, page);
  assert.match(both.headers.location, /did=both/);
  assert.match((await twin.send(`${second.path}/both`, page)).headers.location, /did=nothing/, "the second press changes nothing");
  assert.ok(!(await get(shop, second.path)).text.includes("両方とも必要です"));
  const unpaid = await ship(second.number);
  assert.match(unpaid.text, /入金/, "what is left is that it is not paid");
  assert.ok(!unpaid.text.includes("よく似た注文"));
});

it("the owner sees both orders side by side and cancels one", async () => {
  const [first, second] = await twice();
  const trouble = await troubleOf("よく似た注文", second.number);
  assert.ok(trouble, "it stands on the list of troubles");
  const about = await owner.see(trouble);
  const path = `/admin/orders/${second.number}/similar`;
  assert.ok(about.text.includes(`href="${path}"`), "one obvious button");
  const page = await owner.see(path);
  for (const { number } of [first, second]) assert.ok(page.text.includes(number));
  const seen = page.text.slice(page.text.lastIndexOf('value="later"'));
  const fields = { choice: "later", version: version({ text: seen }) };
  const asked = await owner.send(path, page, fields);
  assert.equal(asked.status, 200);
  assert.match(asked.text, /取り消しますか/);
  assert.equal((await owner.send(path, page, { ...fields, sure: "1" })).status, 303);
  assert.equal((await get(shop, `/api/v1/orders/${second.token}`)).json.state, "cancelled");
  assert.equal((await get(shop, `/api/v1/orders/${first.token}`)).json.state, "received");
  assert.equal((await owner.send(path, page, { choice: "both" })).status, 303, "too late, and harmless");
});

it("money that came twice goes back to the account the buyer names, and the trouble ends with the transfer", async () => {
  const { number, total, path } = await order();
  assert.equal((await settle(await deposit(total, `フタリ ${number}`), number)).status, 303);
  const second = await deposit(total, `フタタビ ${number}`);
  const page = await owner.see(`${second}?order=${number}`);
  const seen = /name="order" value="([^"]+)"/.exec(page.text.slice(page.text.indexOf('id="chosen"')))[1];
  assert.equal((await owner.send(`${second}/aside`, page, { version: version(page), order: seen, why: "twice" })).status, 303);
  const trouble = await troubleOf("二重の支払い", number);
  assert.ok(trouble);
  assert.match((await get(shop, path)).text, /余分にお支払いいただいています/);
  const about = await owner.see(trouble);
  const press = await owner.send(`${trouble}/press/refund_by_transfer`, about, { version: version(about) });
  assert.ok([303, 409].includes(press.status), "at once, or the system was quicker");
  const refund = /\/admin\/refunds\/r[^"?]+/.exec((await owner.see("/admin/refunds?show=asked")).text.split("<tr").find((row) => row.includes(number)))[0];
  const account = { bank: "みずほ銀行", bank_code: "0001", branch: "福岡支店", branch_code: "710", kind: "1", number: "1234567", holder: "ヤマダ ハナコ" };
  let open = await owner.see(refund);
  assert.equal((await owner.send(`${refund}/account`, open, { version: version(open), ...account })).status, 303);
  open = await owner.see(refund);
  assert.equal((await owner.send(`${refund}/sent`, open, { version: version(open), sent_on: today(), note: "" })).status, 303);
  assert.equal(await troubleOf("二重の支払い", number), undefined, "settled with the transfer");
  assert.ok(!(await get(shop, path)).text.includes("余分にお支払いいただいています"));
});

it("money nobody decided about is named before its order is cancelled, points to it afterwards, and keeps its buyer from being erased", async () => {
  const { number, total } = await order();
  const money = await deposit(total + 10, `オクレ ${number}`);
  const page = await owner.see(`/admin/orders/${number}`);
  const fields = { version: version(page), reason: "buyer", message: "", restock: "1" };
  const asked = await owner.send(`/admin/orders/${number}/cancel`, page, fields);
  assert.equal(asked.status, 200);
  assert.match(asked.text, new RegExp(`href="${money}"`));
  assert.equal((await owner.send(`/admin/orders/${number}/cancel`, page, { ...fields, sure: "1" })).status, 303);
  assert.match((await owner.see(money)).text, /記録して返金へ進む/);
  assert.match((await owner.see(`/admin/erasure?order=${number}`)).text, new RegExp(`href="${money}"[^]*かもしれない入金が未確認です`));
});

it("a part payment is a trouble until the rest comes; a deposit settled wrongly is undone, and the buyer is told", async () => {
  const { number, total, path, token } = await order();
  assert.equal((await settle(await deposit(total - 10, `タリナイ ${number}`), number)).status, 303);
  assert.ok(await troubleOf("入金額が合わない", number));
  const rest = await deposit(10, `ノコリ ${number}`);
  assert.equal((await settle(rest, number)).status, 303);
  assert.equal(await troubleOf("入金額が合わない", number), undefined);
  assert.equal((await get(shop, `/api/v1/orders/${token}`)).json.payment_state, "paid");
  const page = await owner.see(rest);
  const asked = await owner.send(`${rest}/undo`, page, { version: version(page) });
  assert.match(asked.text, /取り消しますか/);
  assert.equal((await owner.send(`${rest}/undo`, page, { version: version(page), sure: "1" })).status, 303);
  assert.equal((await owner.send(`${rest}/undo`, page, { version: version(page), sure: "1" })).status, 409, "the second press");
  assert.equal((await get(shop, `/api/v1/orders/${token}`)).json.payment_state, "awaiting");
  assert.ok(await troubleOf("入金額が合わない", number), "the rest is missing again");
  assert.match((await get(shop, path)).text, /確認は誤りでした/);
  assert.match((await owner.see(`/admin/orders/${number}`)).text, /入金の確認を取り消しました/);
  assert.match((await owner.see("/admin/deeds")).text, /入金の確定を取り消した/);
});

it("a changed playbook has its effect", async () => {
  const path = "/admin/troubles/playbooks/similar_order";
  const page = await owner.see(path);
  const fields = formOf(page.text);
  const wrong = await owner.send(path, page, { ...fields, deed_1: "", can_ja_1: "{nothing}をご覧ください。", press: "save" });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /という差し込みはありません/);
  const saved = await owner.send(path, page, { ...fields, deed_1: "", can_ja_1: "お電話でお知らせください。", press: "save" });
  assert.equal(saved.status, 303, saved.text.slice(0, 400));
  const [, second] = await twice();
  assert.match((await get(shop, second.path)).text, /お電話でお知らせください。/, "in the shop's own words");
  const asked = await ship(second.number);
  assert.ok(!asked.text.includes("よく似た注文"), "it does not hold the parcel any more");
  const now = await owner.see(path);
  assert.equal((await owner.send(path, now, { version: version(now), steps: "1", press: "reset", sure: "1" })).status, 303);
  const [, third] = await twice();
  assert.match((await ship(third.number)).text, /よく似た注文/, "as before");
});

it("the audit finds nothing wrong", async () => {
  await shop.stop();
  const audit = run(["verify", "--data", shop.data]);
  assert.equal(audit.code, 0, audit.out + audit.err);
});
