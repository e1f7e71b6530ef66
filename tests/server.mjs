// The real program, started for a test on a free loopback port with a data folder of its own, and ended by its own id.
// NOREN_BINARY names another build than build/release/noren.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const binary = resolve(root, process.env.NOREN_BINARY ?? "build/release/noren");
export const owner = { mail: "owner@kurumi.example.jp", password: "kurumi-demo-2026" };

if (!existsSync(binary)) throw new Error(`${binary} is missing: script/build release noren`);

export function newFolder() {
  return mkdtempSync(join(tmpdir(), "noren-test-"));
}

export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
}

// Runs a command to its end: { code, out, err }.
export function run(args, { input = "", timeout = 60_000, env = {} } = {}) {
  const done = spawnSync(binary, args, { input, timeout, encoding: "utf8", env: { ...process.env, ...env } });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

// A test that fails must neither keep node from ending nor leave a shop behind.
const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

function watch(child) {
  running.add(child);
  child.once("exit", () => running.delete(child));
}

export class Shop {
  // options: data (a new folder when absent), config, listen, demo (true), args (more of them), command (the words before: ["prlimit", …]),
  // program (instead of `binary`)
  static async start(options = {}) {
    const shop = new Shop();
    shop.options = options;
    shop.ownsData = options.data === undefined;
    shop.data = options.data ?? newFolder();
    shop.config = options.config;
    shop.output = "";
    const args = ["serve", "--data", shop.data, "--listen", options.listen ?? "127.0.0.1:0"];
    if (options.demo !== false) args.push("--demo");
    if (options.config) args.push("--config", options.config);
    args.push(...(options.args ?? []));
    const words = [...(options.command ?? []), options.program ?? binary, ...args];
    shop.child = spawn(words[0], words.slice(1), { stdio: ["ignore", "pipe", "pipe"] });
    watch(shop.child);
    shop.ended = new Promise((done) => shop.child.once("exit", (code, signal) => done({ code, signal })));
    shop.child.stderr.on("data", (bytes) => (shop.output += bytes));
    const address = new Promise((found) => {
      shop.child.stdout.on("data", (bytes) => {
        shop.output += bytes;
        const line = /listening on (https?):\/\/([^\s/]+):(\d+)/.exec(shop.output);
        if (line) found({ scheme: line[1], host: line[2], port: Number(line[3]) });
      });
    });
    let timer;
    const late = new Promise((_, fail) => (timer = setTimeout(() => fail(new Error(`no answer within 60 s:\n${shop.output}`)), 60_000)));
    const gone = shop.ended.then(({ code }) => Promise.reject(new Error(`ended with ${code}:\n${shop.output}`)));
    gone.catch(() => {});
    try {
      Object.assign(shop, await Promise.race([address, gone, late]));
    } catch (error) {
      shop.child.kill("SIGKILL");
      throw error;
    } finally {
      clearTimeout(timer);
    }
    for (const part of [shop.child, shop.child.stdout, shop.child.stderr]) part.unref();
    shop.base = `${shop.scheme}://${shop.host}:${shop.port}`;
    return shop;
  }

  // The same shop at the same address once more, after this one has ended.
  async again() {
    const shop = await Shop.start({ ...this.options, data: this.data, listen: `${this.host}:${this.port}` });
    shop.ownsData = this.ownsData;
    return shop;
  }

  // Where the demo's provider of cards answers.
  get provider() {
    return /^cards: (http:\/\/[^\s/]+)/m.exec(this.output)[1];
  }

  get running() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  // Ends it as an operator would; gives { code, signal, took } with the time in ms.
  async stop(signal = "SIGTERM") {
    const begun = Date.now();
    this.child.ref();
    if (this.running) this.child.kill(signal);
    const end = await this.ended;
    return { ...end, took: Date.now() - begun };
  }

  // Also takes the data away, when this test made it.
  async close() {
    await this.stop("SIGKILL");
    if (this.ownsData) removeFolder(this.data);
  }
}
