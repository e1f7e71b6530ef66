// What an outage drill does to the database, and how it goes back: each prepares (before the load), approaches, begins and
// ends, and clears away what else it made. server is the database, relays are the nodes' lines to it
// (byRelay).
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { user } from "../postgres.mjs";
import { pause } from "./record.mjs";

const bin = "/usr/lib/postgresql/15/bin";
const kForgotten = 1_000;  // ms of what was acknowledged that the stand-by never got

const asServer = (program, args, server) => execFileSync(`${bin}/${program}`, args, { ...user, cwd: server.folder, stdio: "pipe" });

// Every session that is there works by it from its next transaction on.
function setReadOnly(server, on) {
  const sql = on ? "ALTER SYSTEM SET default_transaction_read_only = on" : "ALTER SYSTEM RESET default_transaction_read_only";
  server.psql(sql, "postgres");
  server.psql("SELECT pg_reload_conf()", "postgres");
}

const endAtOnce = (server, data) => spawnSync(`${bin}/pg_ctl`, ["stop", "-m", "immediate", "-D", data], { ...user, cwd: server.folder });

// A stand-by of the server in a folder beside it, which follows it.
function standBy(server) {
  const data = join(server.folder, "standby");
  asServer("pg_basebackup", ["-D", data, "-R", "-X", "stream", "-c", "fast", "-d", server.as("noren", "postgres")], server);
  const config = ["-c", `port=${server.port + 1}`, "-c", "listen_addresses=", "-c", `unix_socket_directories=${data}`].join(" ");
  asServer("pg_ctl", ["start", "-w", "-D", data, "-o", config, "-l", join(server.folder, "standby.log")], server);
  process.once("exit", () => endAtOnce(server, data));
  return data;
}

export const faults = {
  kill: {
    says: "PostgreSQL is killed with -9, stays away, comes back",
    begin: ({ server }) => server.kill(),
    end: ({ server }) => server.again(),
  },
  stall: {
    says: "PostgreSQL accepts connections and answers nothing",
    begin: ({ server }) => server.freeze(),
    end: ({ server }) => server.thaw(),
  },
  slow: {
    says: "PostgreSQL answers after 10 s",
    byRelay: true,
    begin: ({ relays }) => Object.values(relays).forEach((relay) => relay.slow()),
    end: ({ relays }) => Object.values(relays).forEach((relay) => relay.heal()),
  },
  readonly: {
    says: "PostgreSQL is read-only",
    begin: ({ server }) => setReadOnly(server, true),
    end: ({ server }) => setReadOnly(server, false),
  },
  "lost-second": {
    says: "PostgreSQL is killed with -9 and a stand-by without its last second takes its place",
    prepare: (place) => (place.standby = standBy(place.server)),
    approach: async ({ server, standby }) => {
      asServer("pg_ctl", ["stop", "-m", "immediate", "-D", standby], server);
      await pause(kForgotten);
    },
    begin: ({ server }) => server.kill(),
    end: async ({ server, standby }) => {
      server.data = standby;
      await server.again();
      server.psql("SELECT pg_promote()", "postgres");
    },
    clear: ({ server, standby }) => standby && endAtOnce(server, standby),
  },
  cut: {
    says: "node b cannot reach PostgreSQL, node a can",
    byRelay: true,
    begin: ({ relays }) => relays.b.cut(),
    end: ({ relays }) => relays.b.heal(),
  },
};
