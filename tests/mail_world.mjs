// The world that mails go to, on loopback: mail servers with manners of their own, and a name server that knows their domains.
import dgram from "node:dgram";
import net from "node:net";
import tls from "node:tls";

const kinds = { 1: "A", 12: "PTR", 15: "MX", 16: "TXT", 28: "AAAA" };

function name(text) {
  const labels = text.split(".").filter(Boolean).map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

// records: { "shop.test": { MX: [[10, "mx.shop.test"]], A: ["127.0.0.2"], TXT: ["v=spf1 -all"] } }. A null MX is [[0, "."]].
export class NameServer {
  static async start(records) {
    const server = new NameServer();
    Object.assign(server, { records, asked: [], socket: dgram.createSocket("udp4") });
    server.socket.on("message", (question, from) => server.socket.send(server.answer(question), from.port, from.address));
    await new Promise((done) => server.socket.bind(0, "127.0.0.1", done));
    server.address = `127.0.0.1:${server.socket.address().port}`;
    return server;
  }

  answer(question) {
    const labels = [];
    let at = 12;
    for (; question[at] !== 0; at += question[at] + 1) labels.push(question.toString("latin1", at + 1, at + 1 + question[at]));
    const asked = labels.join(".").toLowerCase();
    const kind = kinds[question.readUInt16BE(at + 1)];
    this.asked.push(`${kind} ${asked}`);
    const known = this.records[asked];
    const values = known?.[kind] ?? [];
    const head = Buffer.from(question.subarray(0, 12));
    head.writeUInt16BE(known ? 0x8580 : 0x8583, 2);
    head.writeUInt16BE(values.length, 6);
    head.writeUInt32BE(0, 8);
    const rows = values.map((value) => {
      const bytes = {
        A: () => Buffer.from(value.split(".").map(Number)),
        MX: () => Buffer.concat([Buffer.from([value[0] >> 8, value[0] & 255]), name(value[1])]),
        TXT: () => Buffer.concat(value.match(/.{1,255}/gs).map((part) => Buffer.concat([Buffer.from([part.length]), Buffer.from(part)]))),
        PTR: () => name(value),
      }[kind]();
      const row = Buffer.from([0xc0, 12, question[at + 1], question[at + 2], 0, 1, 0, 0, 0, 60, bytes.length >> 8, bytes.length & 255]);
      return Buffer.concat([row, bytes]);
    });
    return Buffer.concat([head, question.subarray(12, at + 5), ...rows]);
  }

  close() {
    this.socket.close();
  }
}

// manners: offers (lines of EHLO), greeting, mail, rcpt, data, done: answers, each a text or a function of what was said; undefined: none, for ever.
// dies: "mail": hangs up there. drops: hangs up when it has all of a mail. context: of TLS, for STARTTLS.
const polite = { offers: [], greeting: "220 mail.test ESMTP", mail: "250 2.1.0 Ok", rcpt: "250 2.1.5 Ok", data: "354 go on", done: "250 2.0.0 Ok: queued" };

export class MailServer {
  static async start({ host = "127.0.0.1", port = 0, ...manners } = {}) {
    const server = new MailServer();
    Object.assign(server, { manners: { ...polite, ...manners }, mails: [], commands: [], lines: new Set(), connections: 0 });
    server.server = net.createServer({ noDelay: true }, (socket) => server.talk(socket));
    await new Promise((done, fail) => server.server.once("error", fail).listen(port, host, done));
    server.port = server.server.address().port;
    return server;
  }

  talk(socket) {
    const { manners } = this;
    this.connections += 1;
    this.lines.add(socket);
    const mail = { from: "", to: [], tls: false };
    let rest = "";
    let body;
    let line = socket;
    const say = (words) => words !== undefined && line.write(`${words}\r\n`);
    const answer = (what, text) => {
      if (manners.dies === what) return socket.destroy();
      return say(typeof manners[what] === "function" ? manners[what](text) : manners[what]);
    };
    const take = (text) => {
      this.commands.push(text);
      const word = text.split(" ")[0].toUpperCase();
      if (word === "EHLO") {
        const offers = [...manners.offers, ...(manners.context && !mail.tls ? ["STARTTLS"] : [])];
        return say(["mail.test", ...offers].map((one, n, all) => `250${n === all.length - 1 ? " " : "-"}${one}`).join("\r\n"));
      }
      if (word === "STARTTLS") {
        say("220 go");
        socket.removeAllListeners("data");
        line = new tls.TLSSocket(socket, { isServer: true, secureContext: manners.context });
        mail.tls = true;
        return line.on("data", hear).on("error", () => {});
      }
      if (word === "MAIL") Object.assign(mail, { from: text, to: [] });
      if (word === "RSET" || word === "NOOP") return say("250 Ok");
      if (word === "QUIT") return line.end("221 Bye\r\n");
      if (word === "DATA") {
        if (mail.to.length === 0) return say("554 5.5.1 no valid recipients");
        const words = typeof manners.data === "function" ? manners.data(text) : manners.data;
        if (words?.startsWith("354")) body = [];
        return answer("data", text);
      }
      if (word === "RCPT") {
        const words = typeof manners.rcpt === "function" ? manners.rcpt(text) : manners.rcpt;
        if (words?.startsWith("250")) mail.to.push(text);
        return manners.dies === "rcpt" ? socket.destroy() : say(words);
      }
      return answer(word.toLowerCase(), text);
    };
    const end = () => {
      const whole = { ...mail, to: [...mail.to], raw: body.join("\r\n"), at: Date.now() };
      body = undefined;
      this.mails.push(whole);
      if (manners.drops) return socket.destroy();
      return answer("done", whole);
    };
    const hear = (bytes) => {
      rest += bytes.toString("latin1");
      for (let at = rest.indexOf("\r\n"); at >= 0; at = rest.indexOf("\r\n")) {
        const text = rest.slice(0, at);
        rest = rest.slice(at + 2);
        if (!body) take(text);
        else if (text === ".") end();
        else body.push(text.startsWith(".") ? text.slice(1) : text);
      }
    };
    socket.on("data", hear).on("error", () => {}).on("close", () => this.lines.delete(socket));
    say(manners.greeting);
  }

  // The mails to one address, as this server has them.
  to(address) {
    return this.mails.filter((mail) => mail.to.some((line) => line.toLowerCase().includes(`<${address.toLowerCase()}>`)));
  }

  close() {
    for (const line of this.lines) line.destroy();
    this.server.close();
  }
}

export const header = (mail, name) => new RegExp(`^${name}: ?(.*(?:\\r\\n[ \\t].*)*)`, "im").exec(mail.raw)?.[1];
