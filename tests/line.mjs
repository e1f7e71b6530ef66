// LINE's Messaging API as far as a shop uses it, on loopback, for tests: refuses what its public OpenAPI does not allow, knows retry keys
// again, and counts the month. Webhooks are sent as LINE sends them, signed over the raw body.
import { createHmac, randomUUID } from "node:crypto";
import http from "node:http";
import { after } from "node:test";
import { call } from "./client.mjs";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

// What is wrong with a body of push or reply; undefined when nothing is.
function fault(body, address) {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return "The request body is no object";
  const allowed = new Set([address, "messages", "notificationDisabled", "customAggregationUnits"]);
  const strange = Object.keys(body).find((name) => !allowed.has(name));
  if (strange) return `Unknown property ${strange}`;
  if (typeof body[address] !== "string" || body[address] === "") return `May not be empty: ${address}`;
  if (!Array.isArray(body.messages) || body.messages.length < 1 || body.messages.length > 5) return "Size must be between 1 and 5: messages";
  for (const message of body.messages) {
    if (message?.type !== "text") return "Must be one of the known types: messages[].type";
    if (typeof message.text !== "string" || message.text.length < 1 || message.text.length > 5000) return "Length must be between 1 and 5000: text";
  }
}

export class Line {
  static async start({ token = "line-token", secret = "line-secret" } = {}) {
    const line = new Line();
    Object.assign(line, { token, secret, friends: new Set(), sent: [], keys: new Map(), asked: [], replies: new Set() });
    Object.assign(line, { limit: 200, hold: undefined, events: 0 });
    line.server = http.createServer((request, response) => line.answer(request, response));
    await new Promise((done) => line.server.listen(0, "127.0.0.1", done));
    line.server.unref();
    line.base = `http://127.0.0.1:${line.server.address().port}`;
    after(() => {
      line.server.closeAllConnections();
      line.server.close();
    });
    return line;
  }

  async answer(request, response) {
    const parts = [];
    for await (const part of request) parts.push(part);
    const say = (status, body, headers = {}) =>
      response.writeHead(status, { "content-type": "application/json", "x-line-request-id": randomUUID(), ...headers }).end(JSON.stringify(body));
    const asked = `${request.method} ${request.url}`;
    if (request.headers.authorization !== `Bearer ${this.token}`) return say(401, { message: "Authentication failed: invalid token." });
    if (asked === "GET /v2/bot/message/quota") return say(200, { type: "limited", value: this.limit });
    if (asked === "GET /v2/bot/message/quota/consumption") return say(200, { totalUsage: this.pushed });
    const pushed = request.url === "/v2/bot/message/push";
    if (request.method !== "POST" || !(pushed || request.url === "/v2/bot/message/reply")) return say(404, { message: "Not found" });
    if (!/^application\/json/.test(request.headers["content-type"] ?? "")) return say(415, { message: "Unsupported Media Type" });
    let body;
    try {
      body = JSON.parse(Buffer.concat(parts).toString("utf8"));
    } catch {
      return say(400, { message: "The request body could not be parsed as JSON" });
    }
    const key = request.headers["x-line-retry-key"];
    this.asked.push({ path: request.url, key, body });
    const wrong = fault(body, pushed ? "to" : "replyToken");
    if (wrong) return say(400, { message: wrong });
    if (pushed) return this.push(key, body, say);
    if (key !== undefined) return say(400, { message: "The retry key is not allowed here" });
    if (!this.replies.delete(body.replyToken)) return say(400, { message: "Invalid reply token" });
    this.take(body, false);
    say(200, { sentMessages: [{ id: String(this.sent.length) }] });
  }

  push(key, body, say) {
    if (key !== undefined && !uuid.test(key)) return say(400, { message: "Invalid retry key" });
    const before = this.keys.get(key);
    if (before) return say(409, { message: "The retry key is already accepted" }, { "x-line-accepted-request-id": before });
    if (!this.friends.has(body.to)) return say(400, { message: "Failed to send messages" });
    if (this.pushed >= this.limit) return say(429, { message: "You have reached your monthly limit." });
    if (key !== undefined) this.keys.set(key, randomUUID());
    this.take(body, true);
    const held = this.hold;
    this.hold = undefined;
    if (held) return held(); // the message is out; the answer never goes
    say(200, { sentMessages: [{ id: String(this.sent.length) }] });
  }

  // What counts for the month.
  get pushed() {
    return this.sent.filter((one) => one.pushed).length;
  }

  take(body, pushed) {
    this.sent.push({ to: body.to, pushed, text: body.messages.map((one) => one.text).join("\n") });
  }

  // The bytes of a webhook and its signature.
  webhook(event, { id = `e${++this.events}`, secret = this.secret } = {}) {
    const frame = { mode: "active", timestamp: Date.now(), webhookEventId: id, deliveryContext: { isRedelivery: false } };
    const body = JSON.stringify({ destination: "Ushop", events: [{ ...frame, ...event }] });
    return { body, signature: createHmac("sha256", secret).update(body).digest("base64") };
  }
  tell(shop, { body, signature }) {
    return call(shop, "POST", "/hooks/line", { body, headers: { "content-type": "application/json", "x-line-signature": signature } });
  }
  // Somebody writes in the talk.
  says(shop, user, text, more) {
    const replyToken = randomUUID();
    this.replies.add(replyToken);
    this.friends.add(user);
    const event = { type: "message", replyToken, source: { type: "user", userId: user }, message: { id: "1", type: "text", text } };
    return this.tell(shop, this.webhook(event, more));
  }
}
