// A mail server on loopback for tests: takes mails, and refuses the domains it is told to.
import net from "node:net";
import { after } from "node:test";

export class MailServer {
  static async start({ refused = [] } = {}) {
    const server = new MailServer();
    Object.assign(server, { refused, taken: [] });
    server.server = net.createServer((socket) => server.talk(socket));
    await new Promise((done) => server.server.listen(0, "127.0.0.1", done));
    server.server.unref();
    server.relay = `smtp://127.0.0.1:${server.server.address().port}`;
    after(() => server.server.close());
    return server;
  }

  talk(socket) {
    socket.unref();
    socket.on("error", () => {});
    socket.write("220 mail.test ESMTP\r\n");
    let text = "", body = false, to = "";
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1");
      for (;;) {
        const end = text.indexOf(body ? "\r\n.\r\n" : "\r\n");
        if (end < 0) return;
        const line = text.slice(0, end);
        text = text.slice(end + (body ? 5 : 2));
        if (body) {
          this.taken.push({ to, raw: line });
          body = false;
          socket.write("250 2.0.0 taken\r\n");
        } else {
          const said = this.command(line, (address) => (to = address));
          body = said.startsWith("354");
          socket.write(`${said}\r\n`);
          if (said.startsWith("221")) return socket.end();
        }
      }
    });
  }

  command(line, remember) {
    const word = line.slice(0, 4).toUpperCase();
    if (word === "EHLO" || word === "HELO") return "250 mail.test";
    if (word === "DATA") return "354 go on";
    if (word === "QUIT") return "221 bye";
    if (word !== "RCPT") return "250 2.0.0 ok";
    const address = /<([^>]*)>/.exec(line)?.[1] ?? "";
    remember(address);
    return this.refused.some((domain) => address.endsWith(`@${domain}`)) ? `550 5.1.1 <${address}>: User unknown` : "250 2.1.5 ok";
  }
}
