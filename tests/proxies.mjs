// The proxies of packaging/proxy on loopback, as their files configure them: only addresses, ports, the
// certificate and what a small machine cannot give are put in.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import https from "node:https";
import { join } from "node:path";
import { answers, freePort, until } from "./client.mjs";
import { newFolder, removeFolder, root } from "./server.mjs";

export const shopName = "shop.example.jp";

const configured = (name) => readFileSync(join(root, "packaging/proxy", name), "utf8");

// changes: [from, to]…, each of which the file must hold.
function changed(text, changes) {
  for (const [from, to] of changes) {
    assert.ok(text.includes(from), `the configuration no longer says ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

const isRoot = process.getuid() === 0;

// Per proxy: the configuration as text, and the words that check it and run it. place: { folder, http, https, nodes: ["HOST:PORT", …] }
export const proxies = {
  nginx: {
    file: "nginx.conf",
    write: ({ folder, http, https: tls, nodes }) => `
daemon off;
${isRoot ? "user root;" : ""}
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
${changed(configured("nginx.conf"), [
    ["server 127.0.0.1:8080;", `server ${nodes[0]};`],
    ["listen 80;", `listen 127.0.0.1:${http};`],
    ["listen 443 ssl", `listen 127.0.0.1:${tls} ssl`],
    ["listen [::]:80;", ""],
    ["listen [::]:443 ssl http2;", ""],
    ["/etc/ssl/shop.example.jp/fullchain.pem", `${folder}/cert.pem`],
    ["/etc/ssl/shop.example.jp/key.pem", `${folder}/key.pem`],
  ])}
}
`,
    check: (path, folder) => ["/usr/sbin/nginx", "-t", "-e", join(folder, "error.log"), "-c", path],
    run: (path, folder) => ["/usr/sbin/nginx", "-e", join(folder, "error.log"), "-c", path],
  },
  HAProxy: {
    file: "haproxy.cfg",
    // Only root can become another user.
    write: ({ folder, http, https: tls, nodes }) =>
      changed(configured("haproxy.cfg"), [
        ["bind :80\n", `bind 127.0.0.1:${http}\n`],
        ["bind :443 ", `bind 127.0.0.1:${tls} `],
        ["/etc/haproxy/certs/shop.example.jp.pem", `${folder}/both.pem`],
        ["10.0.0.11:8080", nodes[0]],
        ["10.0.0.12:8080", nodes[1] ?? "127.0.0.1:1"],
        ["check inter 2s", "check inter 100ms"],
        ["maxconn 10000", "maxconn 500"],  // two open files each
        ...(isRoot ? [] : [["  user haproxy\n  group haproxy\n", ""]]),
      ]),
    check: (path) => ["/usr/sbin/haproxy", "-c", "-f", path],
    run: (path) => ["/usr/sbin/haproxy", "-db", "-f", path],
  },
  Caddy: {
    file: "Caddyfile",
    write: ({ folder, http, https: tls, nodes }) =>
      `{\n  admin off\n  http_port ${http}\n  https_port ${tls}\n  default_bind 127.0.0.1\n}\n` +
      changed(configured("Caddyfile"), [
        ["127.0.0.1:8080 {", `${nodes[0]} {`],
        ["shop.example.jp {", `shop.example.jp {\n  tls ${folder}/cert.pem ${folder}/key.pem`],
      ]),
    check: (path) => ["/usr/bin/caddy", "validate", "--adapter", "caddyfile", "--config", path],
    run: (path) => ["/usr/bin/caddy", "run", "--adapter", "caddyfile", "--config", path],
  },
};

const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGTERM");
});

export class Proxy {
  // name: of proxies; nodes: ["HOST:PORT", …]
  static async start(name, nodes) {
    const proxy = new Proxy();
    const kind = proxies[name];
    proxy.folder = newFolder();
    proxy.port = await freePort();
    proxy.httpPort = await freePort();
    const inFolder = (file) => join(proxy.folder, file);
    const words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", `/CN=${shopName}`, "-addext", `subjectAltName=DNS:${shopName}`];
    const made = spawnSync("openssl", [...words, "-keyout", inFolder("key.pem"), "-out", inFolder("cert.pem")], { encoding: "utf8" });
    assert.equal(made.status, 0, made.stderr);
    writeFileSync(inFolder("both.pem"), readFileSync(inFolder("cert.pem"), "utf8") + readFileSync(inFolder("key.pem"), "utf8"));
    const path = inFolder(kind.file);
    writeFileSync(path, kind.write({ folder: proxy.folder, http: proxy.httpPort, https: proxy.port, nodes }));
    const env = { ...process.env, HOME: proxy.folder, XDG_DATA_HOME: proxy.folder, XDG_CONFIG_HOME: proxy.folder };
    const [checker, ...checked] = kind.check(path, proxy.folder);
    const check = spawnSync(checker, checked, { encoding: "utf8", env });
    assert.equal(check.status, 0, `${check.stdout}${check.stderr}`);
    const [program, ...args] = kind.run(path, proxy.folder);
    proxy.child = spawn(program, args, { env, stdio: ["ignore", "ignore", "pipe"] });
    running.add(proxy.child);
    let said = "";
    proxy.child.stderr.on("data", (bytes) => (said += bytes));
    proxy.ended = new Promise((done) => proxy.child.once("exit", done));
    proxy.ended.then(() => running.delete(proxy.child));
    for (const part of [proxy.child, proxy.child.stderr]) part.unref();
    const gone = proxy.ended.then((code) => Promise.reject(new Error(`${name} ended with ${code}:\n${said}`)));
    gone.catch(() => {});
    await Promise.race([until(`an answer of ${name}`, () => answers(proxy.port), 20_000), gone]);
    return proxy;
  }

  get origin() {
    return `https://${shopName}:${this.port}`;
  }

  // The shop as a buyer at that address sees it (all of 127.0.0.0/8 is this machine; not the proxy's own), for client.mjs; and what each of his requests needs.
  // options: of the agent
  at(address = "127.0.0.10", options = {}) {
    const agent = new https.Agent({ localAddress: address, rejectUnauthorized: false, ...options });
    const headers = { host: `${shopName}:${this.port}` };
    return { shop: { host: "127.0.0.1", port: this.port, scheme: "https", base: this.origin }, agent, headers };
  }

  async stop() {
    this.child.ref();
    this.child.kill("SIGTERM");
    await this.ended;
    removeFolder(this.folder);
  }
}
