// A line between a node and its database that can be cut, or made slow, without either end being told.
import net from "node:net";

const kHeld = 10_000;

export class Relay {
  // to: a port of this machine
  static async start(to) {
    const relay = new Relay();
    Object.assign(relay, { to, lines: new Set(), mode: "open" });
    relay.server = net.createServer((client) => relay.take(client));
    await new Promise((done) => relay.server.listen(0, "127.0.0.1", done));
    relay.server.unref();
    relay.port = relay.server.address().port;
    return relay;
  }

  take(client) {
    const line = { client, server: undefined, held: new Set() };
    this.lines.add(line);
    client.on("error", () => {}).on("close", () => this.end(line));
    if (this.mode !== "cut") this.join(line);
  }

  join(line) {
    line.server = net.connect(this.to, "127.0.0.1");
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

  close() {
    for (const line of this.lines) this.end(line);
    this.server.close();
  }
}
