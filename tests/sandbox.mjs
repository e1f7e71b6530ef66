// The sandbox provider as a process of its own, and a receiver of its webhooks.
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { call } from "./client.mjs";
import { providers } from "./providers.mjs";
import { binary, newFolder, removeFolder, Shop } from "./server.mjs";

const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

export class Sandbox {
  // options: data (a new folder when absent), listen, webhook, secret, latency, provider (whose notices go there: providers.mjs)
  static async start(options = {}) {
    const sandbox = new Sandbox();
    sandbox.ownsData = options.data === undefined;
    sandbox.data = options.data ?? newFolder();
    const args = ["sandbox", "psp", "--data", sandbox.data, "--listen", options.listen ?? "127.0.0.1:0"];
    const hook = (options.provider ?? providers[0]).option;
    if (options.webhook) args.push(hook, options.webhook, `${hook}-secret`, options.secret);
    if (options.latency) args.push("--latency", String(options.latency));
    sandbox.child = spawn(binary, args, { stdio: ["ignore", "pipe", "pipe"] });
    running.add(sandbox.child);
    let output = "";
    sandbox.ended = new Promise((done) => sandbox.child.once("exit", (code, signal) => done({ code, signal })));
    sandbox.ended.then(() => running.delete(sandbox.child));
    sandbox.child.stderr.on("data", (bytes) => (output += bytes));
    await new Promise((found, fail) => {
      sandbox.child.stdout.on("data", (bytes) => {
        output += bytes;
        const line = /listening on http:\/\/([^\s/]+):(\d+)/.exec(output);
        if (!line) return;
        Object.assign(sandbox, { scheme: "http", host: line[1], port: Number(line[2]), base: `http://${line[1]}:${line[2]}` });
        found();
      });
      sandbox.ended.then(({ code }) => fail(new Error(`ended with ${code}:\n${output}`)));
    });
    for (const part of [sandbox.child, sandbox.child.stdout, sandbox.child.stderr]) part.unref();
    return sandbox;
  }

  // The same ledger at the same address once more, telling somebody else or nobody; ends this one if it runs.
  async again({ webhook, secret, provider } = {}) {
    await this.stop();
    const sandbox = await Sandbox.start({ data: this.data, listen: `${this.host}:${this.port}`, webhook, secret, provider });
    sandbox.ownsData = this.ownsData;
    return sandbox;
  }

  // What a shop's noren.toml says when its cards are taken here.
  account(secret, key = "sk_test", provider = providers[0]) {
    return `[payments.${provider.name}]\napi_base = "${this.base}${provider.base}"\nsecret_key = "${key}"\nwebhook_secret = "${secret}"\n`;
  }
  // The demo shop with its cards here; its noren.toml lies with its data.
  async startShop(secret, key, provider) {
    const data = newFolder();
    const config = join(data, "noren.toml");
    writeFileSync(config, this.account(secret, key, provider));
    const shop = await Shop.start({ data, config });
    shop.ownsData = true;
    return shop;
  }

  // A call of the API; fields become a form, brackets and all.
  api(method, path, fields, { key, auth = "Bearer sk_test", timeout } = {}) {
    const headers = auth ? { authorization: auth } : {};
    if (key) headers["idempotency-key"] = key;
    if (fields) headers["content-type"] = "application/x-www-form-urlencoded";
    return call(this, method, path, { body: fields && new URLSearchParams(fields).toString(), headers, timeout });
  }
  get(path, options) {
    return this.api("GET", path, undefined, options);
  }
  post(path, fields = {}, options) {
    return this.api("POST", path, fields, options);
  }
  async create(fields = {}) {
    return (await this.post("/v1/payment_intents", { amount: "1200", currency: "jpy", ...fields })).json;
  }
  confirm(id, token, options) {
    return this.post(`/v1/payment_intents/${id}/confirm`, { payment_method: token }, options);
  }
  async state(id) {
    return (await this.get(`/v1/payment_intents/${id}`)).json.status;
  }

  // All of a list, page by page.
  async listed(path) {
    const found = [];
    for (let from = ""; ; from = `&starting_after=${found.at(-1).id}`) {
      const { json } = await this.get(`${path}?limit=100${from}`);
      found.push(...json.data);
      if (!json.has_more) return found;
    }
  }

  // What the provider has of whom: { money: order number → { kept, charges }, refunds }, kept without what was given back.
  async moneyByOrder() {
    const refunded = new Map();
    for (const refund of await this.listed("/v1/refunds")) {
      if (refund.status !== "succeeded") continue;
      refunded.set(refund.payment_intent, (refunded.get(refund.payment_intent) ?? 0) + refund.amount);
    }
    const money = new Map();
    for (const intent of await this.listed("/v1/payment_intents")) {
      const entry = money.get(intent.metadata.noren_order) ?? { kept: 0, charges: 0 };
      entry.kept += intent.amount_received - (refunded.get(intent.id) ?? 0);
      entry.charges += intent.amount_received > 0 ? 1 : 0;
      money.set(intent.metadata.noren_order, entry);
    }
    return { money, refunds: refunded.size };
  }

  get running() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }
  async stop(signal = "SIGTERM") {
    this.child.ref();
    if (this.running) this.child.kill(signal);
    return this.ended;
  }
  async close() {
    await this.stop("SIGKILL");
    if (this.ownsData) removeFolder(this.data);
  }
}

// Takes webhooks: keeps { event, at, good } with whether the signature is right; answers `status`.
export class Receiver {
  static async start(secret) {
    const receiver = new Receiver();
    Object.assign(receiver, { got: [], status: 200, waiting: [] });
    receiver.server = http.createServer((request, response) => {
      const parts = [];
      request.on("data", (part) => parts.push(part));
      request.on("end", () => {
        const body = Buffer.concat(parts).toString("utf8");
        const [, at, sign] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(request.headers["stripe-signature"] ?? "") ?? [];
        const good = sign === createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
        receiver.got.push({ event: JSON.parse(body), good });
        response.writeHead(receiver.status).end();
        for (const look of receiver.waiting) look();
      });
    });
    await new Promise((done) => receiver.server.listen(0, "127.0.0.1", done));
    receiver.server.unref();
    receiver.url = `http://127.0.0.1:${receiver.server.address().port}/hooks/stripe`;
    return receiver;
  }

  // The first webhook that fits, when it comes.
  until(fits, timeout = 15_000) {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`no such webhook in ${timeout} ms; got ${this.got.map((one) => one.event.type)}`)), timeout);
      const look = () => {
        const found = this.got.find(fits);
        if (!found) return;
        clearTimeout(timer);
        this.waiting = this.waiting.filter((other) => other !== look);
        done(found);
      };
      this.waiting.push(look);
      look();
    });
  }
  about(id, type = "payment_intent.succeeded") {
    return this.until(({ event }) => event.type === type && event.data.object.id === id);
  }
  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
