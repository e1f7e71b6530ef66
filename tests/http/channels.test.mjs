// A mail that is refused is told by LINE: once, although the shop is killed between sending and hearing the answer; and by what only LINE
// itself can have said.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { basket, by, complete, get, open, until } from "../client.mjs";
import { Line } from "../line.mjs";
import { newFolder, removeFolder, Shop } from "../server.mjs";
import { MailServer } from "../smtp.mjs";
import { Visitor } from "../visitor.mjs";

const line = await Line.start();
const post = await MailServer.start({ refused: ["au.com"] });
const data = newFolder();
after(() => removeFolder(data));
const config = join(data, "noren.toml");
writeFileSync(config, `[mail]
relay = "${post.relay}"
[messages.line]
api_base = "${line.base}"
channel_token = "${line.token}"
channel_secret = "${line.secret}"
account = "@kurumi"
`);
// The demo's goods, then the shop itself: the demo's mails go nowhere.
await (await Shop.start({ data })).stop();
let shop = await Shop.start({ data, config, demo: false });
after(() => shop.close());

async function order(email) {
  const wish = basket(by("bank_transfer"));
  wish.email = email;
  const opened = await open(shop, wish);
  assert.equal(opened.status, 201, opened.text);
  const answer = await complete(shop, opened.json.id, "k");
  assert.equal(answer.status, 201, answer.text);
  return answer.json.order;
}
async function codeOf(token) {
  const page = await get(shop, `/orders/${token}/ways`);
  assert.equal(page.status, 200, page.text.slice(0, 300));
  return /id="code">([^<]+)</.exec(page.text)[1];
}
const pageOf = async (token, query = "") => (await get(shop, `/orders/${token}${query}`)).text;

describe("a mail that au.com refuses", () => {
  let taken;

  it("is told by LINE as soon as the buyer has linked his talk, once, although the shop is killed", async () => {
    taken = await order("hanako@au.com");
    await until("the refusal", async () => /au\.comに拒否されました/.test(await pageOf(taken.token)));
    const killed = new Promise((done) => (line.hold = done));
    line.friends.add("U1");
    const message = { id: "1", type: "text", text: await codeOf(taken.token) };
    const unanswerable = line.webhook({ type: "message", source: { type: "user", userId: "U1" }, message });
    assert.equal((await line.tell(shop, unanswerable)).status, 200);
    await killed;
    assert.equal((await shop.stop("SIGKILL")).signal, "SIGKILL");
    shop = await shop.again();
    await until("the second try", async () => /LINEでお知らせしました/.test(await pageOf(taken.token)), 60_000);
    assert.equal(line.sent.length, 1, "one message");
    const pushes = line.asked.filter((one) => one.path.endsWith("/push"));
    assert.equal(pushes.length, 2, "two tries");
    assert.equal(pushes[0].key, pushes[1].key);
    assert.match(line.sent[0].text, new RegExp(`/orders/${taken.token}\\?m=order_received`));
    assert.match(line.sent[0].text, new RegExp(taken.number));
  });

  it("is over when the order's page is opened by the message's link", async () => {
    assert.doesNotMatch(await pageOf(taken.token), /ご覧いただきました/);
    assert.match(await pageOf(taken.token, "?m=order_received"), /ご覧いただきました/);
  });
});

describe("LINE's webhook", () => {
  it("believes nobody else, and counts once what is told again", async () => {
    const taken = await order("taro@example.jp");
    const code = await codeOf(taken.token);
    const event = { type: "message", source: { type: "user", userId: "U2" }, message: { id: "1", type: "text", text: code } };
    const before = line.asked.length;
    assert.equal((await line.tell(shop, line.webhook(event, { secret: "guess" }))).status, 401);
    const { body, signature } = line.webhook(event);
    assert.equal((await line.tell(shop, { body: `${body} `, signature })).status, 401, "one byte more");
    assert.equal(line.asked.length, before);
    line.friends.add("U2");
    assert.equal((await line.tell(shop, { body, signature })).status, 200);
    assert.equal((await line.tell(shop, { body, signature })).status, 200);
    await until("the thanks", async () => line.sent.some((one) => one.to === "U2"));
    await until("the story", async () => /LINEでのお知らせを登録/.test(await pageOf(taken.token)));
    assert.equal(line.sent.filter((one) => one.to === "U2").length, 1);
    assert.equal((await line.tell(shop, line.webhook({}, {}))).status, 200, "LINE's own check");
  });

  it("answers a buyer with his own reply token, which counts for no quota", async () => {
    const taken = await order("jiro@example.jp");
    assert.equal((await line.says(shop, "U3", `登録コード：${await codeOf(taken.token)}`)).status, 200);
    await until("the answer", async () => line.asked.some((one) => one.path.endsWith("/reply")));
    await until("the story", async () => /LINEでのお知らせを登録/.test(await pageOf(taken.token)));
    assert.equal(line.sent.at(-1).pushed, false);
  });
});

describe("the buyer's page of ways", () => {
  it("takes a second address and what comes first, and says at the field what is wrong", async () => {
    const taken = await order("saburo@example.jp");
    const buyer = new Visitor(shop);
    const path = `/orders/${taken.token}/ways`;
    const page = await buyer.see(path);
    assert.match(page.text, /https:\/\/line\.me\/R\/oaMessage\/%40kurumi\//);
    const wrong = await buyer.send(path, page, { second_mail: "nothing", first: "" });
    assert.equal(wrong.status, 422);
    assert.match(wrong.text, /id="second_mail_error"/);
    assert.match(wrong.text, /value="nothing"/);
    const saved = await buyer.send(path, page, { second_mail: "saburo@gmail.com", first: "second_mail" });
    assert.equal(saved.status, 303);
    const after_ = await buyer.see(path);
    assert.match(after_.text, /value="saburo@gmail\.com"/);
    assert.match(after_.text, /value="second_mail" checked/);
    assert.equal((await get(shop, `/orders/${taken.token.slice(0, -1)}x/ways`)).status, 404);
    assert.equal((await get(shop, "/push.js")).headers["content-type"], "text/javascript; charset=utf-8");
  });

  it("takes push subscriptions of known services only", async () => {
    const taken = await order("shiro@example.jp");
    const buyer = new Visitor(shop);
    const page = await buyer.see(`/orders/${taken.token}/ways`);
    const subscription = (endpoint) => JSON.stringify({
      endpoint,
      keys: { p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", auth: "BTBZMqHH6r4Tts7J_aSIgg" },
    });
    const send = (endpoint) => buyer.send(`/orders/${taken.token}/ways/push`, page, { subscription: subscription(endpoint) });
    assert.equal((await send("http://127.0.0.1:1/inside")).status, 422);
    assert.equal((await send("https://fcm.googleapis.com/fcm/send/abc")).status, 200);
  });
});

describe("a mail refused at the first address", () => {
  it("goes to the second one that the buyer gave", async () => {
    const taken = await order("goro@au.com");
    await until("the refusal", async () => /au\.comに拒否されました/.test(await pageOf(taken.token)));
    const buyer = new Visitor(shop);
    const path = `/orders/${taken.token}/ways`;
    assert.equal((await buyer.send(path, await buyer.see(path), { second_mail: "goro@gmail.com", first: "" })).status, 303);
    await until("the second mail", async () => post.taken.some((one) => one.to === "goro@gmail.com"), 90_000);
    await until("its story", async () => /もうひとつのメールアドレスでお知らせしました/.test(await pageOf(taken.token)));
  });
});
