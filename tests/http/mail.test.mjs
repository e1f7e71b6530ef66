// Mails on their way into the world: to each recipient's own server, which takes, refuses, puts off, hangs, dies or says nothing more after the
// dot; the program killed in the middle of it; and a real Postfix that they are handed to.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import tls from "node:tls";
import { basket, complete, freePort, open, until } from "../client.mjs";
import { MailServer, NameServer, header } from "../mail_world.mjs";
import { Owner } from "../owner.mjs";
import { newFolder, owner, removeFolder, Shop } from "../server.mjs";
import { Visitor } from "../visitor.mjs";

const folder = newFolder();
after(() => removeFolder(folder));
const data = join(folder, "data");
const config = join(folder, "noren.toml");
const closing = [];
after(() => closing.forEach((each) => each.close()));
const opened = async (kind, ...args) => {
  const each = await kind.start(...args);
  closing.push(each);
  return each;
};

const rows = (sql) => {
  const done = spawnSync("sqlite3", ["-readonly", "-json", "-cmd", ".timeout 5000", join(data, "noren.db"), sql], { encoding: "utf8" });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout.trim() ? JSON.parse(done.stdout) : [];
};
const kept = (id) =>
  rows(`SELECT a.*, m.state FROM mail_attempts a JOIN mail_messages m USING (shop_id, subject_id, kind, round)
        WHERE a.subject_id = '${id}' AND a.kind = 'order_received' ORDER BY a.number`);
const waiting = (id) => rows(`SELECT state FROM mail_messages WHERE subject_id = '${id}' AND kind = 'order_received'`)[0]?.state;

let people = 0;
// An order of somebody at that address; gives its id and number.
async function order(shop, email) {
  people += 1;
  const { json: checkout } = await open(shop, basket({ email, phone: `080${String(people).padStart(8, "0")}` }));
  const answer = await complete(shop, checkout.id, "press");
  assert.equal(answer.status, 201, answer.text);
  return { id: checkout.token.slice(0, 25), number: answer.json.order.number, email };
}

const write = (mail) => writeFileSync(config, `[mail]\n${mail}\n`);
// The demo's password signs nobody in here: another is chosen by the link that the start prints.
async function signIn(shop) {
  const password = "three-cups-of-tea";
  const path = /(\/admin\/reset\/\S+)/.exec(shop.output)?.[1];
  const visitor = new Owner(shop);
  if (path) {
    const first = new Visitor(shop);
    assert.equal((await first.send(path, await first.see(path), { password, password_again: password })).status, 303);
  }
  const answer = await visitor.send("/admin/sign-in", await visitor.see("/admin/sign-in"), { mail: owner.mail, password });
  assert.equal(answer.status, 303, answer.text.slice(0, 500));
  return visitor;
}
const serve = () => Shop.start({ data, config, demo: false });

const certificate = (() => {
  const files = ["key", "crt"].map((end) => join(folder, `tls.${end}`));
  const subject = ["-subj", "/CN=mx.yahoo.co.jp", "-keyout", files[0], "-out", files[1], "-days", "2"];
  assert.equal(spawnSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject]).status, 0);
  return { key: readFileSync(files[0]), cert: readFileSync(files[1]) };
})();

before(async () => {
  mkdirSync(data, { mode: 0o700 });
  const demo = await Shop.start({ data });  // a shop with goods to order
  await until("the demo's mails are out", () => rows("SELECT COUNT(*) AS n FROM mail_messages WHERE due_at IS NOT NULL")[0].n === 0);
  await demo.stop();
});

describe("mails to each recipient's own server", () => {
  const servers = {};
  let names;
  let shop;
  before(async () => {
    const all = {
      "docomo.ne.jp": {},
      "yahoo.co.jp": { context: tls.createSecureContext(certificate), offers: ["PIPELINING", "DSN"] },
      "dead.example.jp": { rcpt: "550 5.1.1 <hanako>: User unknown" },
      "ezweb.ne.jp": { done: "550 : User unknown" },
      "later.example.jp": { rcpt: "451 4.7.1 Greylisted, come back" },
      "hangs.example.jp": { greeting: undefined },
      "dies.example.jp": { dies: "mail" },
      "drops.example.jp": { drops: true },
      "holds.example.jp": { done: undefined },
    };
    let host = 2;
    const records = { "null.example.jp": { MX: [[0, "."]] } };
    let port = 0;
    for (const [domain, manners] of Object.entries(all)) {
      servers[domain] = await opened(MailServer, { host: `127.0.0.${host}`, port, ...manners });
      port = servers[domain].port;
      records[domain] = { MX: [[10, `mx.${domain}`]] };
      records[`mx.${domain}`] = { A: [`127.0.0.${host}`] };
      host += 1;
    }
    names = await opened(NameServer, records);
    const key = join(folder, "dkim.pem");
    assert.equal(spawnSync("openssl", ["genpkey", "-algorithm", "ed25519", "-out", key]).status, 0);
    write(`relay = "mx:${port}"\nresolver = "${names.address}"\nhost_name = "mail.kurumi.example.jp"\nbounce_domain = "bounce.kurumi.example.jp"\n` +
      `at_once = 8\npatience_s = 3\ndkim = ["s1._domainkey.kurumi-zakka.example.jp ${key}"]`);
    shop = await serve();
  });
  after(() => shop?.stop("SIGKILL"));

  it("come to an old telephone's address with two dots, quoted, signed and under a return address of their own", async () => {
    const { id } = await order(shop, "ha..nako@docomo.ne.jp");
    const [mail] = await until("the mail is there", () => {
      const there = servers["docomo.ne.jp"].to('"ha..nako"@docomo.ne.jp');
      return there.length > 0 && there;
    });
    assert.match(mail.from, /^MAIL FROM:<bounce\+[0-9a-z]{42}@bounce\.kurumi\.example\.jp>/);
    assert.match(mail.raw, /^DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed\/relaxed; d=kurumi-zakka\.example\.jp; s=s1;/);
    assert.ok(servers["docomo.ne.jp"].commands.includes("EHLO mail.kurumi.example.jp"));
    const [attempt] = await until("its fate is written down", () => kept(id).length === 1 && kept(id));
    assert.equal(attempt.outcome, "handed_over");
    assert.equal(attempt.enhanced, "2.0.0");
    assert.match(attempt.server, /^mx\.docomo\.ne\.jp \[127\.0\.0\.2\]:\d+$/);
    assert.equal(attempt.tls, "");
  });

  it("go under TLS where it is offered, and ask for reports by a name of their own", async () => {
    const { id } = await order(shop, "hanako@yahoo.co.jp");
    const [attempt] = await until("its fate is written down", () => kept(id).length === 1 && kept(id));
    assert.equal(attempt.outcome, "handed_over");
    assert.match(attempt.tls, /^TLSv1\.[23] \S+ untrusted$/);
    const [mail] = servers["yahoo.co.jp"].to("hanako@yahoo.co.jp");
    assert.ok(mail.tls);
    assert.match(mail.from, new RegExp(`RET=HDRS ENVID=${attempt.ref}$`));
    assert.match(mail.to[0], /NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;hanako@yahoo\.co\.jp$/);
  });

  it("have each one fate, in the other server's own words, and no domain waits for another that hangs", async () => {
    const hanging = [];
    for (let n = 0; n < 4; ++n) hanging.push(await order(shop, `h${n}@hangs.example.jp`));
    const table = [
      ["dead.example.jp", "permanent", 550, "5.1.1", "rcpt", /User unknown/, "parked"],
      ["ezweb.ne.jp", "permanent", 550, "", "body", /550 : User unknown/, "parked"],
      ["later.example.jp", "temporary", 451, "4.7.1", "rcpt", /Greylisted/, "deferred"],
      ["dies.example.jp", "temporary", 0, "", "mail", /hung up|reset/i, "deferred"],
      ["drops.example.jp", "unknown", 0, "", "body", /hung up|reset/i, "deferred"],
      ["null.example.jp", "permanent", 0, "5.1.10", "dns", /takes no mail/, "parked"],
      ["nowhere.example.jp", "permanent", 0, "5.1.2", "dns", /no domain nowhere/, "parked"],
    ];
    for (const [domain, outcome, code, enhanced, stage, words, state] of table) {
      const { id } = await order(shop, `hanako@${domain}`);
      const [attempt] = await until(`the fate of ${domain}`, () => kept(id).length === 1 && kept(id));
      assert.deepEqual([attempt.outcome, attempt.code, attempt.enhanced, attempt.stage, attempt.state], [outcome, code, enhanced, stage, state], domain);
      assert.match(attempt.words, words);
      assert.ok(Math.abs(attempt.at / 1000 - Date.now()) < 60_000);
    }
    assert.ok(servers["hangs.example.jp"].connections <= 4, "two at once, and one to ask again");
    for (const { id } of hanging) assert.match(waiting(id), /^(queued|deferred)$/);
  });

  it("stand with their servers' words in the order's story and on the owner's page of mails", async () => {
    const { number } = await order(shop, "taro@dead.example.jp");
    const keeper = await signIn(shop);
    const story = await until("the story has it", async () => {
      const { text } = await keeper.see(`/admin/orders/${number}`);
      return text.includes("User unknown") && text;
    });
    assert.match(story, /相手のサーバーが拒否/);
    assert.match(story, /mx\.dead\.example\.jp \[127\.0\.0\.\d+\]:\d+ · 暗号化なし/);
    const { text } = await keeper.see(`/admin/mail?q=${number}`);
    assert.match(text, /550 5\.1\.1 &lt;hanako&gt;: User unknown/);
  });

  it("have a sender whose missing records the owner can read off", async () => {
    const keeper = await signIn(shop);
    const { text } = await keeper.see("/admin/mail/identity");
    assert.match(text, /s1\._domainkey\.kurumi-zakka\.example\.jp/);
    assert.match(text, /v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=/);
    assert.match(text, /v=spf1 a:mail\.kurumi\.example\.jp ~all/);
    assert.match(text, /v=DMARC1; p=none/);
  });

  it("lose nothing to kill -9, double only what was killed between its dot and the answer, and say so", async () => {
    const server = servers["holds.example.jp"];
    const held = await order(shop, "hanako@holds.example.jp");
    await until("it has the whole mail and thinks about it", () => server.mails.length > 0);
    await until("that is written down", () => rows("SELECT COUNT(*) AS n FROM mail_dots")[0].n >= 1);
    await shop.stop("SIGKILL");
    server.manners.done = "250 2.0.0 Ok";
    shop = await serve();
    const attempts = await until("it is taken", () => kept(held.id).length === 2 && kept(held.id));
    assert.deepEqual(attempts.map((each) => each.outcome), ["unknown", "handed_over"]);
    assert.equal(attempts[0].words, "interrupted");
    const [first, second, ...more] = server.to("hanako@holds.example.jp");
    assert.equal(more.length, 0);
    assert.equal(header(first, "Message-ID"), header(second, "Message-ID"));
    assert.equal(rows("SELECT COUNT(*) AS n FROM mail_dots WHERE at < (SELECT MAX(at) FROM mail_attempts)")[0].n, 0);
    const keeper = await signIn(shop);
    assert.match((await keeper.see(`/admin/orders/${held.number}`)).text, /届いた可能性があります。同じメール（同じMessage-ID）/);
  });

  it("killed again and again while many are on their way: each arrives, and none twice that its story does not speak of", { timeout: 180_000 }, async () => {
    const server = servers["docomo.ne.jp"];
    const orders = [];
    for (let round = 0; round < 3; ++round) {
      for (let n = 0; n < 20; ++n) orders.push(await order(shop, `k${round}.${n}@docomo.ne.jp`));
      await shop.stop("SIGKILL");
      shop = await serve();
    }
    await until("all are handed over", () => orders.every(({ id }) => waiting(id) === "handed_over"), 150_000);
    for (const { id, email } of orders) {
      const copies = server.to(email).filter((mail) => header(mail, "Subject") === header(server.to(email)[0], "Subject"));
      const perhaps = kept(id).filter((each) => each.words === "interrupted").length;
      assert.ok(copies.length >= 1 && copies.length <= 1 + perhaps, `${email}: ${copies.length} copies, ${perhaps} told of`);
    }
  });
});

describe("mails handed to a real Postfix", { skip: !existsSync("/usr/sbin/postfix") || process.getuid() !== 0 }, () => {
  let sink;
  let shop;
  let postfix;
  const stop = () => postfix && spawnSync("/usr/sbin/postfix", ["-c", postfix, "stop"]);
  before(async () => {
    sink = await opened(MailServer, { offers: ["DSN"], rcpt: (line) => (line.includes("dead@") ? "550 5.1.1 User unknown" : "250 2.1.5 Ok") });
    const port = await freePort();
    const config_folder = join(folder, "postfix");
    for (const each of ["", "queue", "lib"]) mkdirSync(join(config_folder, each), { recursive: true });
    chmodSync(folder, 0o755);
    const lines = {
      compatibility_level: "3.6", queue_directory: join(config_folder, "queue"), data_directory: join(config_folder, "lib"), myhostname: "relay.test",
      mydestination: "", mynetworks: "127.0.0.0/8", inet_interfaces: "127.0.0.1", inet_protocols: "ipv4", relayhost: `[127.0.0.1]:${sink.port}`,
      smtpd_tls_security_level: "none", smtp_tls_security_level: "none", maillog_file: join(config_folder, "log"),
      maillog_file_prefixes: folder, alias_maps: "", alias_database: "", local_recipient_maps: "", biff: "no",
    };
    writeFileSync(join(config_folder, "main.cf"), Object.entries(lines).map(([key, value]) => `${key} = ${value}\n`).join(""));
    const service = (words) => words.join(" ");
    writeFileSync(join(config_folder, "master.cf"), [
      service([`127.0.0.1:${port}`, "inet", "n", "-", "n", "-", "-", "smtpd"]),
      // In public/ lies what others than Postfix's own may ask.
      ...[["pickup", "fifo", 60, 1], ["cleanup", "unix", "-", 0], ["qmgr", "unix", 300, 1], ["rewrite", "unix", "-", "-", "trivial-rewrite"],
        ["bounce", "unix", "-", 0], ["defer", "unix", "-", 0, "bounce"], ["trace", "unix", "-", 0, "bounce"],
        ["flush", "unix", "1000?", 0], ["smtp", "unix", "-", "-"],
        ["relay", "unix", "-", "-", "smtp"], ["error", "unix", "-", "-"], ["retry", "unix", "-", "-", "error"], ["anvil", "unix", "-", 1],
        ["scache", "unix", "-", 1], ["postlog", "unix-dgram", "-", 1, "postlogd"], ["tlsmgr", "unix", "1000?", 1], ["showq", "unix", "-", "-"],
        ["proxymap", "unix", "-", "-"], ["proxywrite", "unix", "-", 1, "proxymap"], ["verify", "unix", "-", 1]]
        .map(([name, type, wake, most, command]) => {
          const open = ["pickup", "cleanup", "qmgr", "flush", "showq", "postlog"].includes(name);
          return service([name, type, open ? "n" : "-", "-", "n", wake, most, command ?? name]);
        }),
    ].join("\n") + "\n");
    spawnSync("chown", ["postfix", join(config_folder, "lib")]);
    postfix = config_folder;
    const started = spawnSync("/usr/sbin/postfix", ["-c", postfix, "start"], { encoding: "utf8" });
    assert.equal(started.status, 0, started.stderr);
    write(`relay = "smtp://127.0.0.1:${port}"\nbounce_domain = "bounce.kurumi.example.jp"`);
    shop = await serve();
  });
  after(async () => {
    await shop?.stop("SIGKILL");
    stop();
  });

  it("arrive once each, whole, over few connections, with what a report needs", async () => {
    const orders = await Promise.all(Array.from({ length: 10 }, (_, n) => order(shop, `pf${n}@docomo.ne.jp`)));
    for (const { id, email } of orders) {
      const [attempt] = await until("its fate", () => kept(id).length === 1 && kept(id));
      assert.equal(attempt.outcome, "handed_over");
      assert.match(attempt.words, /^250 2\.0\.0 Ok: queued as /);
      const mails = await until("it arrived", () => sink.to(email).length > 0 && sink.to(email));
      assert.equal(mails.length, 1);
      assert.match(mails[0].from, new RegExp(`ENVID=${attempt.ref}`));
      assert.match(mails[0].to[0], new RegExp(`ORCPT=rfc822;${email}`));
    }
  });

  it("come back to their return address when the next server refuses them", async () => {
    const { id } = await order(shop, "dead@docomo.ne.jp");
    const [attempt] = await until("its fate", () => kept(id).length === 1 && kept(id));
    const report = await until("Postfix reports", () => sink.mails.find((mail) => mail.to.some((line) => line.includes(`bounce+${attempt.ref}`))));
    assert.match(report.raw, /Original-Envelope-Id: /i);
    assert.match(report.raw, /550 5\.1\.1 User unknown/);
  });
});
