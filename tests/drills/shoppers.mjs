// Buyers of a drill: each browses, fills carts, buys by bank transfer and by card, looks his orders up and asks what became of them, at a
// bounded pace and by chance of one seed. Every answer goes into the record, every checkout into the book.
import { Chance } from "../chance.mjs";
import { basket, by, call, everyItem } from "../client.mjs";
import { pause } from "./record.mjs";

const kPatience = 20_000;  // ms: who has waited for so long goes away
const kSticks = 0.5;       // how many buyers keep the load balancer's cookie
const kDallies = 0.3;      // how many attempts are begun and pressed later
const deeds = { page: 0.4, cart: 0.2, lookUp: 0.1, fate: 0.1, buy: 0.2 };
const payments = { bank_transfer: 0.5, cash_on_delivery: 0.1, card: 0.4 };
const cards = { tok_ok: 0.8, tok_slow: 0.05, tok_declined: 0.1, tok_late_webhook: 0.04, tok_lost_paid: 0.01 };
const pages = ["/", "/cart", "/search?q=%E8%8C%B6", "/legal/tokushoho", "/en/", "/sitemap.xml"];

// What an answer to the last press says: taken (201), open (202: being checked), refused (nothing ordered), or nothing that can be told.
export function meaning(status) {
  if (status === 201) return "taken";
  if (status === 202) return "checking";
  if ([402, 409, 429].includes(status)) return "refused";
  return "doubtful";
}

class Shopper {
  constructor(crowd, index) {
    Object.assign(this, { crowd, chance: new Chance(crowd.seed * 1_000 + index), cookies: new Map(), mine: [], begun: [] });
    this.door = crowd.proxy.at(`127.0.1.${1 + (index % 250)}`, { keepAlive: true, maxSockets: 1 });
    this.sticks = this.chance.next() < kSticks;
  }

  async ask(kind, method, path, { body, headers = {} } = {}) {
    const { shop, agent, headers: always } = this.door;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const { record } = this.crowd;
    const at = record.now;
    try {
      const all = { ...always, ...headers, ...(cookie && { cookie }) };
      const answer = await call(shop, method, path, { body, agent, headers: all, timeout: kPatience });
      record.add(kind, answer.status, at, record.now - at);
      this.keep(answer);
      return answer;
    } catch (error) {
      record.add(kind, /no answer in/.test(error.message) ? "hung" : "broken", at, record.now - at);
      return { status: 0 };
    }
  }

  keep({ headers }) {
    for (const line of headers["set-cookie"] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (name !== "noren_node" || this.sticks) this.cookies.set(name, value);
    }
  }

  async goOn() {
    while (!this.crowd.over) {
      const { from, to } = this.crowd.pace;
      await pause(from + (to - from) * this.chance.next());
      await this[this.chance.by(deeds)]();
    }
    this.door.agent.destroy();
  }

  page() {
    const path = this.chance.next() < 0.5 ? `/items/${this.chance.one(this.crowd.goods.slugs)}` : this.chance.one(pages);
    return this.ask("page", "GET", path);
  }

  async cart() {
    const headers = { "content-type": "application/x-www-form-urlencoded", origin: this.door.shop.base };
    await this.ask("cart", "POST", "/cart", { body: `sku=${this.chance.one(this.crowd.goods.plentiful)}&quantity=1`, headers });
    await this.ask("cart", "GET", "/cart");
    if (this.chance.next() < 0.2) this.cookies.delete("noren_cart");
  }

  async lookUp() {
    if (this.mine.length === 0) return;
    const { token } = this.chance.one(this.mine);
    await this.ask("look-up", "GET", this.chance.next() < 0.5 ? `/orders/${token}` : `/api/v1/orders/${token}`);
  }

  async fate() {
    if (this.mine.length === 0) return;
    await this.ask("fate", "GET", `/api/v1/checkouts/${this.chance.one(this.mine).id}`);
  }

  async buy() {
    const { goods } = this.crowd;
    const sku = this.chance.one(this.chance.next() < 0.1 ? goods.scarce : goods.plentiful);
    const method = this.chance.by(payments);
    const wish = basket({ lines: [{ sku, quantity: 1 }], ...by(method, method === "card" ? this.chance.by(cards) : undefined) });
    const opened = await this.ask("open", "POST", "/api/v1/checkouts", { body: wish });
    if (opened.status === 201) {
      const { id, token, amounts } = opened.json;
      this.begun.push({ id, token, sku, method, total: amounts.total, pressed: 0 });
      if (this.begun.length < 5 && this.chance.next() < kDallies) return;
    }
    if (this.begun.length > 0) await this.press(this.begun.shift());
  }

  // A doubtful answer is followed by another press of the same key, up to three in all.
  async press(checkout) {
    const { book, record } = this.crowd;
    for (let tries = 0; tries < 3; tries += 1) {
      const path = `/api/v1/checkouts/${checkout.id}/complete`;
      const answer = await this.ask(checkout.method === "card" ? "card" : "order", "POST", path, { body: {}, headers: { "idempotency-key": "press" } });
      if (checkout.pressed === 0) book.push(checkout);
      checkout.pressed += 1;
      checkout.said = meaning(answer.status);
      if (checkout.said === "taken") Object.assign(checkout, { number: answer.json.order.number, at: record.now });
      if (checkout.said !== "doubtful") break;
      await pause(500 * (tries + 1));
    }
    // Orders can be looked up from the first word on; what became of an attempt can be asked always.
    if (checkout.said === "taken") this.mine = [...this.mine.slice(-19), checkout];
  }
}

// What the shop has to sell: three that never run out, and those of which there are few, with how many.
export async function goodsOf(shop) {
  const items = await everyItem(shop);
  const variants = items.flatMap((item) => item.variants);
  const few = variants.filter(({ stock }) => stock.quantity > 0 && stock.quantity <= 12);
  return {
    slugs: items.map(({ slug }) => slug),
    plentiful: variants.filter(({ stock }) => stock.quantity >= 500_000).map(({ sku }) => sku),
    scarce: few.map(({ sku }) => sku),
    pieces: new Map(few.map(({ sku, stock }) => [sku, stock.quantity])),
  };
}

export class Crowd {
  book = [];  // { id, token, sku, method, total, pressed, said, number and at when taken }
  over = false;
  // pace: { from, to } ms between two deeds of one buyer
  constructor({ proxy, goods, record, seed, count, pace }) {
    Object.assign(this, { proxy, goods, record, seed, pace });
    this.done = Promise.all(Array.from({ length: count }, (_, index) => new Shopper(this, index).goOn()));
    this.done.catch((error) => (this.failed = error));
  }
  async stop() {
    this.over = true;
    await this.done;
  }
}
