// A PgBouncer of a test's own on a free loopback port, as Debian packages it, in transaction mode in front of a server of postgres.mjs.
import { execFileSync, spawn } from "node:child_process";
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./client.mjs";
import { user } from "./postgres.mjs";

const binary = "/usr/sbin/pgbouncer";

const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

export class PgBouncer {
  // settings: of its section [pgbouncer], beyond what is needed here
  static async start(server, settings = {}) {
    const bouncer = new PgBouncer();
    bouncer.server = server;
    bouncer.folder = mkdtempSync(join(tmpdir(), "noren-pgbouncer-"));
    bouncer.port = await freePort();
    const all = { listen_addr: "127.0.0.1", listen_port: bouncer.port, unix_socket_dir: "", auth_type: "any", pool_mode: "transaction", ...settings };
    const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`);
    const databases = `noren = host=127.0.0.1 port=${server.port} dbname=noren user=noren`;
    writeFileSync(bouncer.config, ["[databases]", databases, "[pgbouncer]", ...lines, ""].join("\n"));
    if (user.uid !== undefined) for (const path of [bouncer.folder, bouncer.config]) chownSync(path, user.uid, user.gid);
    await bouncer.again();
    return bouncer;
  }

  get config() {
    return join(this.folder, "pgbouncer.ini");
  }

  get url() {
    return `postgres://noren@127.0.0.1:${this.port}/noren`;
  }

  get log() {
    return join(this.folder, "log");
  }

  // After it ended: at the same address.
  async again() {
    const log = openSync(this.log, "a");
    this.child = spawn(binary, [this.config], { ...user, cwd: this.folder, stdio: ["ignore", "ignore", log] });
    closeSync(log);
    running.add(this.child);
    this.ended = new Promise((done) => this.child.once("exit", done));
    this.ended.then(() => running.delete(this.child));
    this.child.unref();
    for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((next) => setTimeout(next, 50))) {
      try {
        return this.psql("SELECT 1");
      } catch {
        if (this.child.exitCode !== null) break;
      }
    }
    throw new Error(`PgBouncer did not start:\n${readFileSync(this.log, "utf8")}`);
  }

  psql(sql) {
    const words = ["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", `${this.url}?connect_timeout=3`, "-c", sql];
    return execFileSync("psql", words, { encoding: "utf8", stdio: "pipe" }).trim();
  }

  async kill() {
    this.child.ref();
    this.child.kill("SIGKILL");
    await this.ended;
  }

  async close() {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
