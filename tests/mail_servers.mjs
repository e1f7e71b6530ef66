// A real Postfix for a test, on loopback with a configuration, a queue and a spool of its own, and smtp-sinks (Postfix's own) that play the
// servers of others. Needs root, as Postfix's master does; what was started is ended by its own id.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, chmodSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";

export const possible = process.getuid() === 0 && existsSync("/usr/sbin/postfix") && existsSync("/usr/sbin/smtp-sink");

const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

export function freePort() {
  return new Promise((found, fail) => {
    const server = createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

// Until `look` gives something; an error after so many milliseconds.
export async function until(look, what, most = 45_000) {
  const end = Date.now() + most;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${most} ms: ${what}`);
    await new Promise((go) => setTimeout(go, 100));
  }
}

const answers = (port) =>
  new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", () => done(false));
    socket.once("data", () => (socket.destroy(), done(true)));
    socket.setTimeout(1000, () => (socket.destroy(), done(false)));
  });

// The server of somebody else: refuses as the words say ("-f", "RCPT", "-B", "550 …"), or takes all and keeps it in a folder.
export async function sink(words, { folder, silent = false } = {}) {
  const port = await freePort();
  if (folder) chmodSync(folder, 0o777);
  const keep = folder ? ["-d", join(folder, "%Y%m%d%H%M%S.")] : [];
  const child = spawn("/usr/sbin/smtp-sink", ["-u", "nobody", ...keep, ...words, `127.0.0.1:${port}`, "20"], { stdio: "ignore", cwd: folder ?? "/" });
  running.add(child);
  child.once("exit", () => running.delete(child));
  if (!silent) await until(() => answers(port), "smtp-sink");
  return { port, end: () => child.kill("SIGTERM") };
}

// routes: { "dead.test": port, … }. Mails that nobody takes come back to shop.test, which is the sink of `back`.
export async function startPostfix(routes) {
  const folder = mkdtempSync("/tmp/noren-postfix-");
  chmodSync(folder, 0o755);
  const config = join(folder, "etc");
  const paths = { queue: join(folder, "queue"), data: join(folder, "data") };
  for (const path of [config, ...Object.values(paths)]) mkdirSync(path);
  spawnSync("chown", ["postfix", paths.data]);
  const port = await freePort();
  const inline = Object.entries(routes).map(([domain, to]) => `{${domain} = smtp:[127.0.0.1]:${to}}`);
  writeFileSync(
    join(config, "main.cf"),
    `compatibility_level = 3.6
queue_directory = ${paths.queue}
data_directory = ${paths.data}
maillog_file_prefixes = ${folder}
maillog_file = ${folder}/log
myhostname = out.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
transport_maps = inline:{${inline.join(", ")}}
smtp_host_lookup = native
smtp_connect_timeout = 2s
maximal_queue_lifetime = 5s
bounce_queue_lifetime = 60s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
queue_run_delay = 1s
confirm_delay_cleared = no
notify_classes =
alias_maps =
alias_database =
local_recipient_maps =
`,
  );
  writeFileSync(
    join(config, "master.cf"),
    `127.0.0.1:${port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`,
  );
  const postfix = (word) => spawnSync("/usr/sbin/postfix", ["-c", config, word], { encoding: "utf8" });
  const started = postfix("start");
  const log = () => (existsSync(join(folder, "log")) ? readFileSync(join(folder, "log"), "utf8") : started.stderr);
  await until(() => answers(port), "Postfix").catch((error) => {
    throw new Error(`${error.message}\n${started.stdout}${started.stderr}${log()}`);
  });
  return {
    port,
    log,
    end() {
      postfix("stop");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// Hands one mail over; an answer that is no 2xx or 3xx throws.
export async function handOver(port, { from, to, text }) {
  const socket = connect(port, "127.0.0.1");
  let said = "";
  socket.setEncoding("utf8").on("data", (words) => (said += words));
  const step = async (words, ok) => {
    if (words !== null) socket.write(words);
    const reply = await until(() => /^\d{3} .*\r\n/m.exec(said), `an answer to ${words}`, 10_000);
    said = "";
    if (!reply[0].startsWith(ok)) throw new Error(`${words}: ${reply[0]}`);
  };
  await step(null, "220");
  await step("EHLO shop.test\r\n", "250");
  await step(`MAIL FROM:<${from}>\r\n`, "250");
  await step(`RCPT TO:<${to}>\r\n`, "250");
  await step("DATA\r\n", "354");
  await step(`${text.replaceAll(/\r?\n/g, "\r\n")}\r\n.\r\n`, "250");
  socket.end("QUIT\r\n");
}

// The mails a sink has kept, whole ones only.
export function kept(folder) {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => readFileSync(path, "latin1").length > 0);
}
