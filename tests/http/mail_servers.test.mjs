// What a real Postfix sends back when other servers refuse, and what `noren mail classify` makes of it. Skipped, and said so, without Postfix or root.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { handOver, kept, possible, sink, startPostfix, until } from "../mail_servers.mjs";
import { newFolder, removeFolder, run } from "../server.mjs";

// The other server's part, and what is to be read in the report.
const refusals = [
  { domain: "dead.test", reason: "userunknown", bounce: "hard", status: "5.1.1",
    words: ["-f", "RCPT", "-B", "550 5.1.1 <nobody>: Recipient address rejected: User unknown"] },
  { domain: "full.test", reason: "mailboxfull", bounce: "soft", status: "5.2.2",
    words: ["-f", "RCPT", "-B", "552 5.2.2 Mailbox full"] },
  { domain: "filter.test", reason: "filtered", bounce: "soft",
    words: ["-f", ".", "-B", "550 : User unknown"] },
  { domain: "spam.test", reason: "spamdetected", bounce: "soft", status: "5.7.1",
    words: ["-f", ".", "-B", "554 5.7.1 Message rejected as spam"] },
  { domain: "sender.test", reason: "rejected", bounce: "soft", status: "5.1.8",
    words: ["-f", "MAIL", "-B", "553 5.1.8 Domain of sender address does not exist"] },
  { domain: "gone.test", reason: "suspend", bounce: "soft", status: "5.2.1",
    words: ["-f", "RCPT", "-B", "550 5.2.1 This account has been disabled"] },
  { domain: "later.test", reason: "systemerror", bounce: "soft", status: "4.3.0",
    words: ["-r", "RCPT", "-b", "451 4.3.0 Temporary local problem, please try later"] },
];

describe("failure mails of a real Postfix", { skip: possible ? false : "Postfix is not installed, or this is not root" }, () => {
  let folder, postfix, rows;
  const sinks = [];
  before(async () => {
    folder = newFolder();
    chmodSync(folder, 0o755);
    const back = join(folder, "back");
    mkdirSync(back);
    const routes = {};
    for (const { domain, words } of refusals) {
      const one = await sink(words);
      sinks.push(one);
      routes[domain] = one.port;
    }
    const home = await sink([], { folder: back });
    sinks.push(home);
    routes["shop.test"] = home.port;
    postfix = await startPostfix(routes);
    for (const { domain } of [...refusals, { domain: "nowhere.invalid" }]) {
      const text = `From: shop@shop.test\nTo: buyer@${domain}\nMessage-ID: <order-${domain}@shop.test>\nSubject: order\n\ntext`;
      await handOver(postfix.port, { from: "bounce+TOKEN@shop.test", to: `buyer@${domain}`, text });
    }
    await until(() => kept(back).length >= refusals.length + 1, `all reports\n${postfix.log()}`);
    await until(() => kept(back).every((path) => readFileSync(path, "latin1").trimEnd().endsWith("--")), "whole reports", 10_000);
    const done = run(["mail", "classify", "--tsv", ...kept(back)]);
    assert.equal(done.code, 0, done.err);
    const [head, ...lines] = done.out.trimEnd().split("\n").map((line) => line.split("\t"));
    rows = lines.map((line) => Object.fromEntries(line.map((cell, i) => [head[i], cell])));
  });
  after(() => {
    postfix?.end();
    for (const one of sinks) one.end();
    removeFolder(folder);
  });

  for (const { domain, reason, bounce, status } of refusals) {
    it(`${domain}: ${reason}, ${bounce}`, () => {
      const row = rows.find((one) => one.recipient === `buyer@${domain}`);
      assert.ok(row, JSON.stringify(rows));
      assert.equal(row.reason, reason);
      assert.equal(row.bounce, bounce);
      if (status) assert.equal(row.deliverystatus, status);
    });
  }

  it("a domain that does not exist is a host unknown", () => {
    const row = rows.find((one) => one.recipient === "buyer@nowhere.invalid");
    assert.equal(row?.reason, "hostunknown", JSON.stringify(row));
  });
});
