// Mails by the hundred thousand, to a relay that takes most of them, puts off, refuses, hangs and dies; and what taking orders feels of it, against
// the same shop with nothing to send. MESSAGES=100000 unless told; SECONDS and RUNS as everywhere.
import { fork, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { basket, complete, everyItem, open, until } from "../tests/client.mjs";
import { MailServer, header } from "../tests/mail_world.mjs";
import { Shop, root } from "../tests/server.mjs";
import { measured, median, runs, say, seconds } from "./turns.mjs";

const me = fileURLToPath(import.meta.url);
const messages = Number(process.env.MESSAGES ?? 100_000);
const pace = 200;
const longest = 45 * 60_000;

// What becomes of a mail, by its address: of a thousand so many.
const kinds = [["taken", 900], ["later", 50], ["never", 35], ["dies", 10], ["drops", 3], ["hangs", 2]];
const kindOf = (n) => {
  let left = (n * 7919) % 1000;
  return kinds.find(([, of]) => (left -= of) < 0)[0];
};

// The relay, a process of its own: says its port, and at "count" how many mails it has said yes to, and how many of those twice.
async function relay() {
  const taken = new Map();
  const of = (line) => /<u\d+\.(\w+)@/.exec(line)?.[1] ?? "taken";
  const server = await MailServer.start({
    offers: ["PIPELINING", "SIZE 10000000"],
    rcpt: (line) => {
      const kind = of(line);
      return kind === "hangs" ? undefined : ({ later: "451 4.7.1 come back", never: "550 5.1.1 User unknown", dies: "dies" }[kind] ?? "250 Ok");
    },
    done: (mail) => {
      const id = header(mail, "Message-ID").trim();
      taken.set(id, (taken.get(id) ?? 0) + 1);
      server.mails.length = 0;
      server.commands.length = 0;
      return of(mail.to[0]) === "drops" ? "drops" : "250 2.0.0 Ok";
    },
  });
  // A connection that is told so is gone.
  server.server.prependListener("connection", (socket) => {
    const write = socket.write.bind(socket);
    socket.write = (bytes, ...rest) => (/^(dies|drops)\r\n$/.test(bytes) ? socket.destroy() : write(bytes, ...rest));
  });
  process.send({ port: server.port });
  process.on("message", () => process.send({ mails: taken.size, twice: [...taken.values()].filter((n) => n > 1).length }));
}

async function bench() {
  const folder = mkdtempSync(join(tmpdir(), "noren-bench-mail-"));
  const data = join(folder, "shop");
  mkdirSync(data, { mode: 0o700 });
  const server = fork(me, ["relay"], { execArgv: [] });
  process.on("exit", () => {
    server.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
  server.once("exit", () => {
    say("the relay ended");
    process.exit(1);
  });
  const heard = () => new Promise((done) => server.once("message", done));
  const { port } = await heard();
  const sql = (words, readonly = true) => {
    const how = [...(readonly ? ["-readonly"] : []), "-json", "-cmd", ".timeout 20000"];
    const done = spawnSync("sqlite3", [...how, join(data, "noren.db"), words], { encoding: "utf8" });
    if (done.status !== 0) throw new Error(done.stderr);
    return done.stdout.trim() ? JSON.parse(done.stdout) : [];
  };
  say(`machine: ${cpus().length} cores, ${cpus()[0].model.trim()}`);
  let shop = await Shop.start({ data });
  const items = await everyItem(shop);
  const cards = items.flatMap((item) => item.variants).filter((variant) => variant.stock.quantity >= 500_000).map((variant) => variant.sku);
  const orders = [];
  for (let n = 0; n < 100; ++n) {
    const { json } = await open(shop, basket());
    if ((await complete(shop, json.id, "press")).status !== 201) throw new Error("an order was not taken");
    orders.push(json.token.slice(0, 25));
  }
  const still = () => sql("SELECT COUNT(*) AS n FROM mail_messages WHERE due_at IS NOT NULL")[0].n === 0;
  await until("nothing is to be sent", still);
  await shop.stop();

  const config = join(folder, "noren.toml");
  const limits = "[limits]\nwrites_per_client = 1000000\nconnections_per_client = 16000\n";
  writeFileSync(config, `[mail]\nrelay = "smtp://127.0.0.1:${port}"\nat_once = 8\npatience_s = 1\n${limits}`);
  const serve = () => Shop.start({ data, config, demo: false });
  shop = await serve();
  const paced = async () => {
    const figures = [];
    for (let n = 0; n < runs; ++n) figures.push((await measured("bench_load", "paced", shop.port, pace, seconds, ...cards)).p99_ms);
    return median(figures);
  };
  const empty = await paced();
  await until("the mails of these orders are out", still, longest);
  await shop.stop();

  // Each a mail of its own to somebody of its own: rounds of what was told about those orders.
  const shop_id = sql("SELECT id FROM shops")[0].id;
  const columns = "shop_id, subject_id, kind, round, subject_type, recipient, state, due_at, created_at, tries, to_address";
  const rows = Array.from({ length: messages }, (_, n) => {
    const round = 100 + Math.floor(n / orders.length);
    const of = `'${shop_id}', '${orders[n % orders.length]}', 'order_received', ${round}, 'order', 'buyer'`;
    return `(${of}, 'queued', 1, 1, 0, 'u${n}.${kindOf(n)}@docomo.ne.jp')`;
  });
  for (let at = 0; at < rows.length; at += 500)
    sql(`INSERT INTO mail_messages (${columns}) VALUES ${rows.slice(at, at + 500).join(", ")}`, false);
  shop = await serve();
  const full = await paced();
  const untried = () => sql("SELECT COUNT(*) AS n FROM mail_messages WHERE round >= 100 AND state = 'queued'")[0].n;
  const left = untried();
  const begun = Date.now();
  while (untried() > 0) {
    if (Date.now() - begun > longest) throw new Error(`${untried()} mails were not tried within ${longest / 60_000} minutes`);
    await new Promise((next) => setTimeout(next, 1000));
  }
  const took = (Date.now() - begun) / 1000;
  await shop.stop();

  const fates = sql(`SELECT m.state, a.outcome, COUNT(DISTINCT m.subject_id || m.round) AS n FROM mail_messages m
    LEFT JOIN mail_attempts a ON a.shop_id = m.shop_id AND a.subject_id = m.subject_id AND a.kind = m.kind AND a.round = m.round
      AND a.number = (SELECT MAX(number) FROM mail_attempts b
        WHERE b.shop_id = m.shop_id AND b.subject_id = m.subject_id AND b.kind = m.kind AND b.round = m.round)
    WHERE m.round >= 100 GROUP BY 1, 2 ORDER BY 1, 2`);
  const sum = fates.reduce((all, each) => all + each.n, 0);
  server.send("count");
  const { mails, twice } = await heard();
  say(`mails  ${left} in ${took.toFixed(0)} s: ${Math.round(left / took)}/s; ${messages - left} more while orders came in`);
  for (const { state, outcome, n } of fates) say(`  ${state} (${outcome})  ${n}`);
  say(`  each has one fate: ${sum} of ${messages}; the relay took ${mails}, ${twice} of them twice (its answer was lost)`);
  say(`complete at ${pace} orders/s  p99 ${empty.toFixed(2)} ms with nothing to send, ${full.toFixed(2)} ms with ${messages} mails waiting  ` +
      `ratio ${(full / empty).toFixed(2)}`);
  mkdirSync(join(root, "build/results"), { recursive: true });
  const figures = { messages, per_second: left / took, fates, mails, twice, p99: { empty, full } };
  writeFileSync(join(root, "build/results/bench-mail.json"), `${JSON.stringify(figures, null, 2)}\n`);
  const possible = ["handed_over/handed_over", "deferred/temporary", "deferred/unknown", "parked/permanent"];
  const impossible = fates.filter(({ state, outcome }) => !possible.includes(`${state}/${outcome}`));
  if (sum !== messages || impossible.length > 0) throw new Error("a mail without a fate, or with one that is none");
  server.removeAllListeners("exit").kill();
}

await (process.argv[2] === "relay" ? relay() : bench());
