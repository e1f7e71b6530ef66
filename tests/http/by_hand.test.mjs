// Money that the owner enters on an order's page: it is the same as a deposit, for the buyer, the store API, the list of refunds and the audit.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { basket, by, complete, get, open, today } from "../client.mjs";
import { Owner, version } from "../owner.mjs";
import { run, Shop } from "../server.mjs";

let shop;
let owner;
before(async () => {
  shop = await Shop.start();
  owner = await Owner.signIn(shop);
});
after(() => shop.close());

async function order(method = "bank_transfer") {
  const opened = await open(shop, basket(by(method)));
  const taken = await complete(shop, opened.json.id, "k");
  assert.equal(taken.status, 201, taken.text);
  return { token: opened.json.token, number: taken.json.order.number, total: opened.json.amounts.total };
}
const moneyOf = async ({ token }) => (await get(shop, `/api/v1/orders/${token}`)).json.payment_state;
const buyersPage = async ({ token }) => (await get(shop, `/orders/${token}`)).text;
const ownersPage = ({ number }) => owner.see(`/admin/orders/${number}`);
async function press(one, deed, fields) {
  const page = await ownersPage(one);
  return owner.send(`/admin/orders/${one.number}/${deed}`, page, { version: version(page), ...fields });
}
const enter = (one, amount, more = {}) => press(one, "paid", { amount: String(amount), paid_on: today(), payer: "", ...more });
const agreed = (one, amount, more = {}) => enter(one, amount, { differs_ok: "1", differs_amount: String(amount), ...more });
const cancel = (one) => press(one, "cancel", { reason: "buyer", message: "", restock: "1", sure: "1" });
const yen = (amount) => `${amount.toLocaleString("en")}円`;
function audit() {
  const done = run(["verify", "--data", shop.data]);
  return done.out + done.err;
}

describe("money entered on the order's page", () => {
  it("that is too little is a part: the order waits for the rest, its parcel asks first, and the rest pays it", async () => {
    const one = await order();
    const asked = await enter(one, one.total - 320);
    assert.equal(asked.status, 422);
    assert.match(asked.text, /320円少ないことを確認しました。一部入金として記録し/);
    assert.match(asked.text, /name="let_go"/);
    assert.equal(await moneyOf(one), "awaiting");
    assert.equal((await agreed(one, one.total - 320)).status, 303);
    assert.equal(await moneyOf(one), "awaiting");
    const page = await buyersPage(one);
    assert.match(page, new RegExp(`残りの${yen(320)}`));
    assert.doesNotMatch(page, /お支払い済み|余分に/);
    const parcel = await press(one, "ship", { carrier: "yamato", tracking: "", shipped_on: today() });
    assert.match(parcel.text, /入金がまだですが/);
    assert.equal((await enter(one, 320)).status, 303);
    assert.equal(await moneyOf(one), "paid");
    assert.doesNotMatch(await buyersPage(one), /差額をお支払い|余分に/);
  });

  it("to the yen stands among the settled deposits, and is undone there", async () => {
    const one = await order();
    assert.equal((await enter(one, one.total)).status, 303);
    assert.equal(await moneyOf(one), "paid");
    const list = await owner.see("/admin/deposits?show=matched");
    const row = list.text.split("<tr").find((text) => text.includes(one.number));
    assert.ok(row, list.text.slice(0, 3000));
    const path = /\/admin\/deposits\/d[^"?]+/.exec(row)[0];
    const page = await owner.see(path);
    assert.equal((await owner.send(`${path}/undo`, page, { version: version(page), sure: "1" })).status, 303);
    assert.equal(await moneyOf(one), "awaiting");
    assert.match(await buyersPage(one), /確認は誤りでした/);
    assert.match((await ownersPage(one)).text, /入金の確認を取り消しました/);
    assert.equal((await enter(one, one.total)).status, 303, "its own money came after all");
    assert.equal(await moneyOf(one), "paid");
    assert.match(audit(), /invariant 5 {2}Deposits:.* 0 broken/);
  });

  it("whose rest is not asked for pays the order", async () => {
    const one = await order();
    assert.equal((await agreed(one, one.total - 320, { let_go: "1" })).status, 303);
    assert.equal(await moneyOf(one), "paid");
    const page = await buyersPage(one);
    assert.match(page, /残りの320円は、いただかないことにいたしました/);
    assert.doesNotMatch(page, /残りの320円を|差額をお支払い/);
    assert.match((await ownersPage(one)).text, /請求しない差額[\s\S]{0,40}320円/);
    const receipt = await get(shop, `/orders/${one.token}/receipt`);
    assert.equal(receipt.status, 200);
    assert.match(receipt.text, new RegExp(yen(one.total - 320)));
    assert.doesNotMatch(receipt.text, /ショップまでお問い合わせください/);
  });

  it("that is too much pays the order, and the rest is given back", async () => {
    const one = await order();
    assert.equal((await agreed(one, one.total + 3680)).status, 303);
    assert.equal(await moneyOf(one), "paid");
    const list = await owner.see("/admin/refunds");
    const begin = new RegExp(`/admin/refunds/new\\?order=${one.number}&(?:amp;|#38;)?deposit=(d[a-z0-9]+)`).exec(list.text);
    assert.ok(begin, list.text.slice(0, 3000));
    const form = await owner.see(`/admin/refunds/new?order=${one.number}&deposit=${begin[1]}`);
    assert.equal(form.status, 200);
    assert.match(form.text, /3,680/);
    const begun = await owner.send("/admin/refunds/new", form, { order: one.number, deposit: begin[1], amount: "3680", ask: "1" });
    assert.equal(begun.status, 303, begun.text.slice(0, 500));
    assert.match(audit(), /invariant 5 {2}Deposits:.* 0 broken/);
  });

  it("in part, of an order of the store, ends its number, and the rest is asked for on the account", async () => {
    const one = await order("konbini");
    assert.match((await ownersPage(one)).text, /記録すると、コンビニのお支払い番号は使えなくなります/);
    const asked = await enter(one, 1000);
    assert.equal(asked.status, 422);
    assert.match(asked.text, /残りは、お店の口座へのお振り込みをお客さまにご案内します/);
    assert.equal((await agreed(one, 1000)).status, 303);
    const left = yen(one.total - 1000);
    const page = await buyersPage(one);
    assert.match(page, new RegExp(`残りの${left}を、.+までにご案内の口座へお振り込みください`));
    assert.doesNotMatch(page, /ショップからご連絡します|下の番号|期限が過ぎ|期限（/);
    assert.match((await ownersPage(one)).text, new RegExp(`お支払い番号の受付は終了しています。${left}の入金を確かめてください`));
    const parcel = await press(one, "ship", { carrier: "yamato", tracking: "", shipped_on: today() });
    assert.match(parcel.text, new RegExp(left), "no more is due than what is left");
    assert.equal((await enter(one, one.total - 1000)).status, 303);
    assert.equal(await moneyOf(one), "paid");
  });

  it("that is too much, of an order that is cancelled, is refunded when all of it went back", async () => {
    const one = await order();
    assert.equal((await agreed(one, one.total + 3680)).status, 303);
    assert.match((await ownersPage(one)).text, /過入金/);
    assert.equal((await cancel(one)).status, 303);
    const back = await press(one, "refunded", { owed: String(one.total), refunded_on: today() });
    assert.equal(back.status, 303, back.text.slice(0, 500));
    assert.equal(await moneyOf(one), "refund_due");
    const page = await buyersPage(one);
    assert.match(page, /ご返金は済んでいます。多くいただいている3,680円も、お返しいたします/);
    assert.match(page, /ご返金のお知らせ/);
    assert.doesNotMatch(page, /ご返金済み/);
    assert.match((await owner.see("/admin/orders?tab=to_refund")).text, new RegExp(one.number));
    assert.match((await ownersPage(one)).text, /多く受け取った3,680円を、「返金」の画面から返金してください/);
    assert.match((await owner.see(`/admin/refunds/new?order=${one.number}`)).text, /3,680/);
  });

  it("in part, of an order that is cancelled then, is owed back, and nobody asks for the rest", async () => {
    const one = await order();
    assert.equal((await agreed(one, 1000)).status, 303);
    assert.equal((await cancel(one)).status, 303);
    assert.equal(await moneyOf(one), "refund_due");
    const page = await buyersPage(one);
    assert.match(page, /お預かりした代金は、ショップからご返金いたします/);
    assert.doesNotMatch(page, /差額をお支払い|お支払いの必要はありません/);
    assert.match((await owner.see("/admin/orders?tab=to_refund")).text, new RegExp(one.number));
    assert.match((await owner.see("/admin/refunds")).text, new RegExp(`/admin/refunds/new\\?order=${one.number}`));
    const back = await press(one, "refunded", { owed: "1000", refunded_on: today() });
    assert.equal(back.status, 303, back.text.slice(0, 500));
    assert.equal(await moneyOf(one), "refunded");
    assert.doesNotMatch((await owner.see("/admin/orders?tab=to_refund")).text, new RegExp(one.number));
  });
});
