// Where a drill is played: two nodes of the demo shop on one PostgreSQL, a payment provider, and HAProxy before them as packaging/proxy
// has it. All of it on loopback, in folders of its own, and gone afterwards, but for what the nodes said (build/drills/node-a.log, -b.log).
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, get, until } from "../client.mjs";
import { Proxy } from "../proxies.mjs";
import { Sandbox } from "../sandbox.mjs";
import { newFolder, removeFolder, root, run, Shop } from "../server.mjs";
import { pause } from "./record.mjs";

// Where drills leave what is to be read afterwards.
export const results = join(root, "build/drills");
const secret = "whsec_drill";
const kAgain = 1_000;  // between two starts, ms

// One noren serve that is started again when it ended, as its systemd unit does it.
export class Node {
  constructor(letter, shop) {
    Object.assign(this, { letter, shop, refused: [], said: "" });
  }
  get log() {
    return this.said + this.shop.output;
  }
  get address() {
    return `${this.shop.host}:${this.shop.port}`;
  }
  async isReady() {
    try {
      return (await get(this.shop, "/readyz", { timeout: 5_000 })).status === 200;
    } catch {
      return false;
    }
  }
  stop(signal) {
    return this.shop.stop(signal);
  }
  // Until it serves, or `over` says that nobody wants it any more; what its starts said is kept.
  async startAgain(over = () => false) {
    while (!over()) {
      try {
        const before = this.shop;
        this.shop = await before.again();
        this.said += before.output;
        return;
      } catch (error) {
        this.refused.push(/^noren: .*$/m.exec(error.message)?.[0] ?? error.message.slice(0, 200));
        await pause(kAgain);
      }
    }
  }
}

export class Stage {
  // urls: of the database, as the nodes a and b reach it; intake: [cluster] intake of both
  static async start(urls, intake) {
    const stage = new Stage();
    stage.intake = intake;
    mkdirSync(results, { recursive: true });
    stage.folder = newFolder();
    try {
      stage.psp = await Sandbox.start();
      const a = await stage.node("a", urls.a);
      const b = await stage.node("b", urls.b, a);
      stage.nodes = { a, b };
      stage.psp = await stage.psp.again({ webhook: `${a.shop.base}/hooks/stripe`, secret });
      stage.proxy = await Proxy.start("HAProxy", [a.address, b.address]);
      await stage.ready();
    } catch (error) {
      await stage.close();
      throw error;
    }
    return stage;
  }

  async node(letter, url, first) {
    const data = join(this.folder, letter);
    mkdirSync(data);
    if (first) cpSync(join(first.shop.data, "keys"), join(data, "keys"), { recursive: true });
    const config = join(this.folder, `${letter}.toml`);
    const cluster = ["[cluster]", `node = "${letter}"`, `intake = "${this.intake}"`, `listen = "127.0.0.1:${await freePort()}"`];
    const lines = ["[server]", 'trusted_proxies = ["127.0.0.1"]', ...cluster, "[log]", 'level = "warning"', ""];
    writeFileSync(config, this.psp.account(secret) + lines.join("\n"));
    return new Node(letter, await Shop.start({ data, config, args: ["--database", url] }));
  }

  each() {
    return Object.values(this.nodes);
  }

  // Both nodes, and the proxy knows.
  ready(ms = 120_000) {
    const { shop, agent, headers } = this.proxy.at();
    return until("both nodes ready", async () => {
      for (const node of this.each()) if (!(await node.isReady())) return false;
      return (await get(shop, "/readyz", { agent, headers })).status === 200;
    }, ms);
  }

  // Nothing that the nodes took themselves waits to be carried.
  carried(ms = 300_000) {
    return until("all orders carried", async () => {
      for (const { shop } of this.each()) {
        const { text } = await get(shop, "/metrics");
        if (Number(/^noren_intake_waiting (\S+)$/m.exec(text)?.[1] ?? 0) > 0) return false;
      }
      return true;
    }, ms);
  }

  // The audit of everything, as an operator calls it.
  audit(server) {
    const folders = this.each().flatMap(({ shop }) => ["--data", shop.data]);
    const { config } = this.nodes.a.shop;
    return run(["verify", ...folders, "--database", server.url, "--config", config], { timeout: 600_000 });
  }

  async close() {
    await this.proxy?.stop();
    for (const node of Object.values(this.nodes ?? {})) {
      await node.stop("SIGKILL");
      writeFileSync(join(results, `node-${node.letter}.log`), node.log);
    }
    await this.psp?.close();
    removeFolder(this.folder);
  }
}
