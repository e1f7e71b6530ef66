// Letters to many, with the links of the real mails: signing up twice, sending to a confirmed number, taking back, a second person, and ending
// it with the mailbox's button while the letter is going out.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { call, get, until } from "../client.mjs";
import { Owner, version } from "../owner.mjs";
import { Postgres } from "../postgres.mjs";
import { startShop } from "../stage.mjs";
import { Visitor } from "../visitor.mjs";

const of64 = (text) => Buffer.from(text.replace(/\s/g, ""), "base64").toString("utf8");
const ofQuoted = (text) =>
  Buffer.from(text.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), "latin1").toString("utf8");
const body = (mail) => {
  const part = mail.split(/^--=_.*$/m).find((one) => /text\/plain/.test(one));
  const [, way, text] = /Content-Transfer-Encoding: (\S+)[\s\S]*?\r?\n\r?\n([\s\S]*)/.exec(part) ?? [];
  return way === "base64" ? of64(text) : ofQuoted(text ?? part);
};
const header = (mail, name) => new RegExp(`^${name}: ?(.*(?:\\r?\\n[ \\t].*)*)`, "mi").exec(mail)?.[1].replace(/\r?\n[ \t]/g, " ");
const to = (mail) => /[^\s<]+@[^\s>]+/.exec(header(mail, "To"))[0];
const path = (url) => new URL(url).pathname;

// Behind the program's back, on either database.
const ofSqlite = (shop) => (text) =>
  execFileSync("sqlite3", ["-cmd", ".timeout 10000", join(shop.data, "noren.db"), text], { encoding: "utf8" }).trim();

function story(shop, owner, sql) {
  const folder = join(shop.data, "mail");
  const mails = () =>
    (existsSync(folder) ? readdirSync(folder, { withFileTypes: true, recursive: true }) : [])
      .filter((one) => one.isFile() && one.name.endsWith(".eml"))
      .map((one) => readFileSync(join(one.parentPath ?? one.path, one.name), "utf8"));
  const letters = () => mails().filter((mail) => header(mail, "List-Unsubscribe"));

  async function signUp(mail) {
    const reader = new Visitor(shop);
    const answer = await reader.send("/newsletter", await reader.see("/newsletter"), { email: mail, news: "1" });
    assert.equal(answer.headers.location, "/newsletter?did=asked", answer.text.slice(0, 300));
  }
  // Its sign-ups count against one client, which a test is.
  const linkTo = (mail) =>
    until(`the link for ${mail}`, () => {
      const found = mails().find((one) => to(one) === mail && /\/newsletter\/confirm\//.test(body(one)));
      return found && path(/https?:\/\/\S+\/newsletter\/confirm\/\S+/.exec(body(found))[0]);
    });

  async function write(subject) {
    const page = await owner.see("/admin/newsletters/new");
    const words = { purpose: "news", subject, body: "入荷しました。\n\nhttps://kurumi.example.jp/items" };
    const made = await owner.send("/admin/newsletters/new", page, words);
    assert.equal(made.status, 303, made.text.slice(0, 500));
    return made.headers.location;
  }
  const press = async (who, letter, deed, fields = {}) =>
    who.send(`${letter}/${deed}`, await who.see(deed === "send" ? `${letter}/send` : letter), { version: version(await who.see(letter)), ...fields });
  // Ten minutes later: no test waits so long.
  const itsTimeHasCome = (letter) =>
    sql(`UPDATE newsletters SET start_at = start_at - 600000000 WHERE id = '${letter.split("/").at(-1)}' AND state = 'planned'`);

  // As mailboxes send it: no cookie, no page.
  const oneClick = { body: "List-Unsubscribe=One-Click", headers: { "content-type": "application/x-www-form-urlencoded" } };
  const people = ["hanako@example.jp", "taro@example.com", "jiro@example.net"];

  it("signing up takes the link of the mail and a press", async () => {
    for (const mail of people) await signUp(mail);
    for (const mail of people) {
      const link = await linkTo(mail);
      const reader = new Visitor(shop);
      assert.match((await reader.see(link)).text, /登録を完了する/);
      assert.equal(sql("SELECT COUNT(*) FROM newsletter_consents WHERE state = 'given'"), String(people.indexOf(mail)));
      assert.equal((await reader.send(link, await reader.see(link), { do: "confirm" })).status, 303);
      assert.match((await reader.see(link)).text, /登録が完了しています/);
    }
    const search = await owner.see("/admin/newsletters/readers");
    assert.equal((await owner.send("/admin/newsletters/readers", search, { mail: "nobody@example.jp" })).status, 422);
    const proof = await owner.see((await owner.send("/admin/newsletters/readers", search, { mail: people[0] })).headers.location);
    assert.match(proof.text, /広告メール（新商品・セールのご案内）を受け取ることに同意します/);
  });

  it("a letter is looked at, tried out on oneself, and taken back", async () => {
    const letter = await write("冬の新商品");
    const page = await owner.see(letter);
    for (const words of ["届く内容", "配信の停止", "苦情・お問い合わせの受付"]) assert.ok(page.text.includes(words), words);
    assert.equal((await press(owner, letter, "trial")).status, 303);
    await until("the trial", () => mails().some((mail) => to(mail) === "owner@kurumi.example.jp" && body(mail).includes("入荷しました")));
    const recipients = await owner.see(`${letter}/send`);
    for (const mail of people) assert.ok(recipients.text.includes(mail), mail);
    assert.equal((await press(owner, letter, "send", { number: "4" })).status, 422);
    assert.equal((await press(owner, letter, "send", { number: "3" })).status, 303);
    assert.match((await owner.see(letter)).text, /送信予約/);
    assert.equal((await press(owner, letter, "undo")).status, 303);
    assert.match((await owner.see(letter)).text, /下書き/);
    assert.equal(letters().length, 0);
    assert.equal((await press(owner, letter, "drop")).status, 303);
  });

  it("above the set number a second person agrees, and the mailbox's button wins against the letter on its way", { timeout: 90_000 }, async () => {
    const settings = await owner.see("/admin/newsletters/settings");
    const own = { from_address: "news@kurumi.example.jp", second_above: "2" };
    const saved = await owner.send("/admin/newsletters/settings", settings, { version: version(settings), ...own });
    assert.equal(saved.status, 303, saved.text.slice(0, 300));
    const letter = await write("春の新商品");
    assert.equal((await press(owner, letter, "send", { number: "3" })).status, 303);
    assert.match((await owner.see(letter)).text, /別のスタッフの承認を待っています/);
    assert.equal((await press(owner, letter, "approve")).status, 409);

    const suzuki = { name: "鈴木 一郎", mail: "suzuki@example.jp", role: "staff", right: "messages" };
    const invited = await owner.send("/admin/staff/new", await owner.see("/admin/staff/new"), suzuki);
    const link = path(/https?:\/\/[^"<\s]+\/admin\/reset\/[^"<\s]+/.exec(invited.text)[0]);
    const second = new Owner(shop);
    const chosen = await second.send(link, await second.see(link), { password: "kurumi no mori 2026", password_again: "kurumi no mori 2026" });
    assert.ok([200, 303].includes(chosen.status), chosen.text.slice(0, 300));
    if (!(await second.see("/admin/newsletters")).text.includes("メール配信")) {
      const signIn = await second.see("/admin/sign-in");
      await second.send("/admin/sign-in", signIn, { mail: "suzuki@example.jp", password: "kurumi no mori 2026" });
    }
    assert.equal((await press(second, letter, "approve")).status, 303);

    // The last of them is kept waiting for its turn; its reader ends it meanwhile.
    const id = letter.split("/").at(-1);
    const last = sql(`SELECT reader_id FROM newsletter_recipients WHERE newsletter_id = '${id}' ORDER BY reader_id DESC LIMIT 1`);
    sql(`UPDATE newsletter_recipients SET offset_us = 20000000 WHERE newsletter_id = '${id}' AND reader_id = '${last}'`);
    itsTimeHasCome(letter);
    await until("the first two", () => letters().length === 2);
    assert.match((await owner.see(letter)).text, /送信中/);
    const [got] = letters();
    assert.match(header(got, "From"), /news@kurumi\.example\.jp/);
    assert.equal(header(got, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");

    // Whoever got it presses; and the one who has not yet got it has a letter of another day.
    const button = path(/<([^>]+)>/.exec(header(got, "List-Unsubscribe"))[1]);
    const pressed = await call(shop, "POST", button, oneClick);
    assert.equal(pressed.status, 200, pressed.text);
    assert.match((await get(shop, button)).text, /配信を止めました/);
    sql(`UPDATE newsletter_consents SET state = 'ended', ended_at = 1, ended_how = 'link' WHERE reader_id = '${last}'`);
    sql(`UPDATE newsletter_recipients SET offset_us = 0 WHERE newsletter_id = '${id}'`);
    await until("its end", async () => /送信済み|保存済み/.test((await owner.see(letter)).text));
    assert.equal(letters().length, 2);
    assert.equal(sql("SELECT COUNT(*) FROM newsletter_consents WHERE state = 'given'"), "1");
  });

  it("forged links do nothing", async () => {
    for (const forged of ["/newsletter/stop/x", "/newsletter/stop/a-news-b", "/newsletter/confirm/x-1-y"]) {
      assert.equal((await get(shop, forged)).status, 404, forged);
    }
    assert.equal((await call(shop, "POST", "/newsletter/stop/a-news-b", oneClick)).status, 404);
  });
}

const server = await Postgres.start();
after(() => server.close());
const sqlite = await startShop();
const postgres = await startShop({ args: ["--database", server.url] });
const owners = [await Owner.signIn(sqlite), await Owner.signIn(postgres)];
describe("on SQLite", () => story(sqlite, owners[0], ofSqlite(sqlite)));
describe("on PostgreSQL", () => story(postgres, owners[1], (text) => server.psql(text).trim()));
