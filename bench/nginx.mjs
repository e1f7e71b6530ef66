// nginx serving one file from memory, as its own documentation would have it set for speed; the baseline for a product page.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { answers, freePort, until } from "../tests/client.mjs";

const settings = (folder, port) => `
worker_processes auto;
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
  types { text/html html; }
  access_log off;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  keepalive_requests 100000000;
  open_file_cache max=100;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    root ${folder}/root;
  }
}
`;

// SIGTERM, because nginx ends its workers by that alone.
const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGTERM");
});

export class Nginx {
  static async start(folder, bytes) {
    const nginx = new Nginx();
    nginx.port = await freePort();
    mkdirSync(join(folder, "root"), { recursive: true });
    writeFileSync(join(folder, "root/page.html"), bytes);
    writeFileSync(join(folder, "nginx.conf"), settings(folder, nginx.port));
    // Workers drop root's rights; the folder must be open to them.
    const user = process.getuid() === 0 ? "user root;" : "";
    const words = ["-e", join(folder, "error.log"), "-c", join(folder, "nginx.conf"), "-g", user];
    nginx.child = spawn("/usr/sbin/nginx", words, { stdio: "inherit" });
    running.add(nginx.child);
    nginx.ended = new Promise((done) => nginx.child.once("error", done).once("exit", (code) => done(new Error(`ended with ${code}`))));
    nginx.ended.then(() => running.delete(nginx.child));
    const gone = nginx.ended.then((why) => Promise.reject(new Error(`nginx: ${why.message}`)));
    await Promise.race([until("an answer of nginx", () => answers(nginx.port), 10_000), gone]);
    return nginx;
  }

  async stop() {
    this.child.kill("SIGTERM");
    await this.ended;
  }
}
