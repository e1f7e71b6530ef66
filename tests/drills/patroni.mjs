// Two PostgreSQL with a synchronous stand-by, kept by Patroni and etcd, behind an HAProxy that knows who is the primary: Debian's packages
// on loopback, each ended by its own process id.
import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, get, until } from "../client.mjs";
import { signalServer, user } from "../postgres.mjs";

const bin = "/usr/lib/postgresql/15/bin";
const kStarts = 90_000;  // ms

// ttl is the time after which a machine that says nothing has lost its part; a dead server on a living machine is passed over at once.
const rules = {
  ttl: 20,
  loop_wait: 1,
  retry_timeout: 3,
  primary_start_timeout: 0,
  synchronous_mode: true,
  failsafe_mode: true,
  postgresql: { use_pg_rewind: true, use_slots: true, parameters: { wal_log_hints: "on", max_connections: 100 } },
};

const trusted = ["local all all trust", "host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"];

const running = new Set();
process.on("exit", () => {
  for (const program of running) program.kill();
});

class Program {
  constructor(folder, name) {
    Object.assign(this, { folder, name });
  }
  get log() {
    return join(this.folder, `${this.name}.log`);
  }
  start(command, args, env = {}) {
    const options = { ...user, cwd: this.folder, env: { PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8", HOME: this.folder, ...env } };
    this.child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on("data", (bytes) => appendFileSync(this.log, bytes));
    running.add(this);
    this.ended = new Promise((done) => this.child.once("error", done).once("exit", done));
    this.ended.then(() => running.delete(this));
    for (const part of [this.child, this.child.stdout, this.child.stderr]) part.unref();
  }
  kill() {
    if (this.child?.exitCode === null && this.child.signalCode === null) this.child.kill("SIGKILL");
  }
  async end() {
    this.child?.ref();
    this.kill();
    await this.ended;
  }
}

// A machine with PostgreSQL and the Patroni that keeps it.
class Member extends Program {
  constructor(cluster, name, ports) {
    super(cluster.folder, name);
    Object.assign(this, { cluster, port: ports[0], rest: { host: "127.0.0.1", port: ports[1], scheme: "http" } });
    this.data = join(this.folder, name);
    const config = {
      scope: "noren",
      name,
      restapi: { listen: `127.0.0.1:${this.rest.port}`, connect_address: `127.0.0.1:${this.rest.port}` },
      etcd3: { hosts: `127.0.0.1:${cluster.etcdPort}` },
      bootstrap: { dcs: rules, initdb: [{ encoding: "UTF8" }, { locale: "C.UTF-8" }] },
      postgresql: {
        listen: `127.0.0.1:${this.port}`,
        connect_address: `127.0.0.1:${this.port}`,
        data_dir: this.data,
        bin_dir: bin,
        pgpass: join(this.folder, `${name}.pgpass`),
        parameters: { unix_socket_directories: this.folder },
        pg_hba: trusted,
        authentication: { superuser: { username: "postgres" }, replication: { username: "postgres" }, rewind: { username: "postgres" } },
      },
    };
    // YAML is more than JSON, not other than it.
    this.config = join(this.folder, `${name}.yml`);
    writeFileSync(this.config, JSON.stringify(config, null, 2));
  }

  again() {
    this.start("/usr/bin/patroni", [this.config]);
  }
  async is(part) {
    try {
      return (await get(this.rest, `/${part}`, { timeout: 2_000 })).status === 200;
    } catch {
      return false;
    }
  }

  killServer() {
    signalServer(Number(readFileSync(join(this.data, "postmaster.pid"), "utf8").split("\n")[0]), "SIGKILL");
  }
  // With the server that it keeps: Patroni first, so that it does not see that go.
  kill() {
    super.kill();
    try {
      this.killServer();
    } catch (error) {
      if (error.code !== "ENOENT") throw error;  // it never had one
    }
  }
}

const haproxy = (port, members) => `
defaults
  mode tcp
  timeout connect 1s
  timeout client 1h
  timeout server 1h
listen primary
  bind 127.0.0.1:${port}
  option httpchk OPTIONS /primary
  http-check expect status 200
  default-server inter 300ms fastinter 200ms downinter 300ms fall 2 rise 1 on-marked-down shutdown-sessions
${members.map(({ name, port: at, rest }) => `  server ${name} 127.0.0.1:${at} check port ${rest.port}`).join("\n")}
`;

export class Patroni {
  static async start() {
    const cluster = new Patroni();
    cluster.folder = mkdtempSync(join(tmpdir(), "noren-patroni-"));
    if (user.uid !== undefined) chownSync(cluster.folder, user.uid, user.gid);
    try {
      await cluster.startAll();
    } catch (error) {
      const logs = ["etcd", "one", "two"].map((name) => `${name}:\n${cluster.tail(name)}`).join("\n");
      await cluster.close();
      throw new Error(`${error.message}\n${logs}`);
    }
    return cluster;
  }

  tail(name) {
    try {
      return readFileSync(join(this.folder, `${name}.log`), "utf8").slice(-1_500);
    } catch {
      return "(nothing)";
    }
  }

  async startAll() {
    const ports = [];
    for (let i = 0; i < 7; i += 1) ports.push(await freePort());
    [this.port, this.etcdPort] = ports;
    this.etcd = new Program(this.folder, "etcd");
    const [client, peer] = [`http://127.0.0.1:${this.etcdPort}`, `http://127.0.0.1:${ports[2]}`];
    const etcd = ["--name", "one", "--data-dir", join(this.folder, "etcd"), "--listen-client-urls", client, "--advertise-client-urls", client];
    etcd.push("--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", `one=${peer}`);
    this.etcd.start("/usr/bin/etcd", etcd);
    this.members = [new Member(this, "one", ports.slice(3, 5)), new Member(this, "two", ports.slice(5, 7))];
    const [one, two] = this.members;
    one.again();
    await until("a primary", () => one.is("primary"), kStarts);
    two.again();
    await this.whole();
    writeFileSync(join(this.folder, "haproxy.cfg"), haproxy(this.port, this.members));
    this.haproxy = new Program(this.folder, "haproxy");
    this.haproxy.start("/usr/sbin/haproxy", ["-db", "-f", join(this.folder, "haproxy.cfg")]);
    await this.make("pg_roles WHERE rolname = 'noren'", "CREATE ROLE noren LOGIN");
    await this.make("pg_database WHERE datname = 'noren'", "CREATE DATABASE noren OWNER noren ENCODING 'UTF8' TEMPLATE template0");
  }

  // Through HAProxy, which may still be finding out who the primary is.
  make(where, sql) {
    return until(sql, () => {
      const isThere = this.psql(`SELECT 1 FROM ${where}`, "postgres", "postgres", true) === "1";
      if (!isThere) this.psql(sql, "postgres", "postgres", true);
      return isThere;
    }, kStarts);
  }

  // A primary, and a stand-by that has all it acknowledged.
  whole() {
    return until("a primary and its synchronous stand-by", async () => {
      const parts = await Promise.all(this.members.map(async (member) => [await member.is("primary"), await member.is("sync")]));
      return parts.some(([primary]) => primary) && parts.some(([, sync]) => sync);
    }, kStarts);
  }

  async primary() {
    for (const member of this.members) if (await member.is("primary")) return member;
    throw new Error("there is no primary");
  }

  get url() {
    return `postgres://noren@127.0.0.1:${this.port}/noren`;
  }

  psql(sql, database = "noren", role = "noren", quietly = false) {
    const address = `postgres://${role}@127.0.0.1:${this.port}/${database}?connect_timeout=3`;
    try {
      return execFileSync("psql", ["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", address, "-c", sql], { encoding: "utf8", stdio: "pipe" }).trim();
    } catch (error) {
      if (quietly) return undefined;
      throw error;
    }
  }

  async close() {
    await this.haproxy?.end();
    for (const member of this.members ?? []) await member.end();
    await this.etcd?.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
