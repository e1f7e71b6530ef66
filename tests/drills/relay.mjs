// A line between a node and its database that can be cut, or made slow, without either end being told. Run by itself (node relay.mjs PORT)
// it stands before that port, tells its own to who started it, and does what it is told: "cut", "slow", "heal".
import { fork } from "node:child_process";
import net from "node:net";
import { fileURLToPath } from "node:url";

const kHeld = 10_000;

class Wire {
  constructor(to) {
    Object.assign(this, { to, lines: new Set(), mode: "open" });
    this.server = net.createServer({ noDelay: true }, (client) => this.take(client));
    this.server.listen(0, "127.0.0.1", () => process.send(this.server.address().port));
  }

  take(client) {
    const line = { client, server: undefined, held: new Set() };
    this.lines.add(line);
    client.on("error", () => {}).on("close", () => this.end(line));
    if (this.mode !== "cut") this.join(line);
  }

  join(line) {
    line.server = net.connect({ port: this.to, host: "127.0.0.1", noDelay: true });
    line.server.on("error", () => {}).on("close", () => this.end(line));
    line.client.on("data", (bytes) => line.server.write(bytes));
    line.server.on("data", (bytes) => this.answer(line, bytes));
  }

  // Answers keep their order: once one is held, so are those after it.
  answer(line, bytes) {
    if (this.mode !== "slow") return line.client.write(bytes);
    const timer = setTimeout(() => {
      line.held.delete(timer);
      line.client.write(bytes);
    }, kHeld);
    line.held.add(timer);
  }

  end(line) {
    line.held.forEach(clearTimeout);
    line.client.destroy();
    line.server?.destroy();
    this.lines.delete(line);
  }

  // Nothing comes through in either direction, and nobody hears of it.
  cut() {
    this.mode = "cut";
    for (const { client, server } of this.lines) for (const end of [client, server]) end?.pause();
  }

  slow() {
    this.mode = "slow";
  }

  // As a network does it: what still waits arrives now. What was held back is gone with its connection.
  heal() {
    const was = this.mode;
    this.mode = "open";
    for (const line of this.lines) {
      if (was === "slow" && line.held.size > 0) this.end(line);
      else if (!line.server) this.join(line);
      else for (const end of [line.client, line.server]) end.resume();
    }
  }
}

const me = fileURLToPath(import.meta.url);

// One in a process of its own: who measures with it must not be in its way.
export class Relay {
  // to: a port of this machine
  static async start(to) {
    const relay = new Relay();
    relay.child = fork(me, [String(to)], { execArgv: [] });
    relay.port = await new Promise((done, fail) => relay.child.once("message", done).once("exit", () => fail(new Error("the relay ended"))));
    return relay;
  }
  cut() {
    this.child.send("cut");
  }
  slow() {
    this.child.send("slow");
  }
  heal() {
    this.child.send("heal");
  }
  close() {
    this.child.kill("SIGKILL");
  }
}

if (process.argv[1] === me) {
  const wire = new Wire(Number(process.argv[2]));
  process.on("message", (deed) => wire[deed]());
  process.on("disconnect", () => process.exit(0));
}
