// A PostgreSQL server of a test's own on a free loopback port, as Debian packages it. It can be killed, frozen and started again.
import { execFileSync, spawn } from "node:child_process";
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, until } from "./client.mjs";

const bin = "/usr/lib/postgresql/15/bin";

// PostgreSQL refuses to run as root: as root its programs run as the package's user.
export const user = (() => {
  if (process.getuid() !== 0) return {};
  const number = (what) => Number(execFileSync("id", [what, "postgres"], { encoding: "utf8" }));
  return { uid: number("-u"), gid: number("-g") };
})();

// To the server of that process id and all its processes, each of which leads a group of its own.
export function signalServer(pid, name) {
  // One that ends meanwhile needs no signal.
  const unlessGone = (act) => {
    try {
      return act();
    } catch (error) {
      if (error.code !== "ESRCH" && error.code !== "ENOENT") throw error;
    }
  };
  const children = unlessGone(() => readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number)) ?? [];
  for (const one of [pid, ...children]) unlessGone(() => process.kill(one, name));
}

const running = new Set();
process.on("exit", () => {
  for (const server of running) server.signal("SIGKILL");
});

export class Postgres {
  // settings: of postgresql.conf, beyond what is needed here
  static async start(settings = {}) {
    const server = new Postgres();
    server.folder = mkdtempSync(join(tmpdir(), "noren-postgres-"));
    if (user.uid !== undefined) chownSync(server.folder, user.uid, user.gid);
    server.data = join(server.folder, "data");
    server.port = await freePort();
    server.settings = { listen_addresses: "127.0.0.1", port: server.port, unix_socket_directories: server.folder, max_connections: 100, ...settings };
    execFileSync(`${bin}/initdb`, ["-D", server.data, "-U", "noren", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], {
      ...user,
      cwd: server.folder,
      stdio: "pipe",
    });
    await server.again();
    server.psql("CREATE DATABASE noren", "postgres");
    return server;
  }

  get url() {
    return this.as("noren");
  }

  // The address by which a role comes in.
  as(role, database = "noren") {
    return `postgres://${role}@127.0.0.1:${this.port}/${database}`;
  }

  get log() {
    return join(this.folder, "log");
  }

  begin() {
    const args = Object.entries(this.settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const log = openSync(this.log, "a");
    this.child = spawn(`${bin}/postgres`, ["-D", this.data, ...args], { ...user, cwd: this.folder, stdio: ["ignore", "ignore", log] });
    closeSync(log);
    running.add(this);
    this.ended = new Promise((done) => this.child.once("exit", done));
    this.ended.then(() => running.delete(this));
    this.child.unref();
  }

  // After it ended: the same data at the same address. Of a killed one some processes may live on for a moment, and it does not start before they end.
  async again() {
    for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((next) => setTimeout(next, 50))) {
      if (!running.has(this)) this.begin();
      try {
        return this.psql("SELECT 1", "postgres");
      } catch {
        // not yet
      }
    }
    throw new Error(`PostgreSQL did not start:\n${readFileSync(this.log, "utf8")}`);
  }

  // After it ended: the same data, which can only be read until it is promoted.
  againAsStandBy() {
    writeFileSync(join(this.data, "standby.signal"), "", { mode: 0o600 });
    if (user.uid !== undefined) chownSync(join(this.data, "standby.signal"), user.uid, user.gid);
    return this.again();
  }

  // A moment after a start, what is free lies with the nodes that take orders themselves.
  piecesLieWithNodes(nodes = 1) {
    const sql = "SELECT (SELECT COALESCE(SUM(available), 0) FROM stock) || ' ' || (SELECT COUNT(DISTINCT node) FROM leases WHERE quantity > 0)";
    return until("the pieces lie with the nodes", () => this.psql(sql) === `0 ${nodes}`);
  }

  psql(sql, database = "noren", role = "noren") {
    const address = `${this.as(role, database)}?connect_timeout=3`;
    return execFileSync("psql", ["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", address, "-c", sql], { encoding: "utf8", stdio: "pipe" }).trim();
  }

  // To the server and all its processes.
  signal(name) {
    if (this.child.exitCode === null && this.child.signalCode === null) signalServer(this.child.pid, name);
  }

  async kill() {
    this.child.ref();
    this.signal("SIGKILL");
    await this.ended;
  }

  // It accepts connections and answers nothing.
  freeze() {
    this.signal("SIGSTOP");
  }

  thaw() {
    this.signal("SIGCONT");
  }

  async close() {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
