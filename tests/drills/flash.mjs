// A flash sale: many at once want the same few pieces, over two nodes (docs/operating/drills.md).
import http from "node:http";
import { basket, complete, open } from "../client.mjs";
import { Owner } from "../owner.mjs";
import { Postgres } from "../postgres.mjs";
import { figures, pause, Record } from "./record.mjs";
import { goodsOf, meaning } from "./shoppers.mjs";
import { Stage } from "./stage.mjs";

const kPatience = 120_000;  // ms
const kTries = 60;          // of one buyer who is told to come again, or nothing that can be told

class Sale {
  constructor({ shops, sku, record }) {
    Object.assign(this, { shops, sku, record, numbers: [], undecided: [], refused: {} });
  }

  async ask(kind, work) {
    const at = this.record.now;
    try {
      const answer = await work();
      this.record.add(kind, answer.status, at, this.record.now - at);
      return answer;
    } catch (error) {
      this.record.add(kind, /no answer in/.test(error.message) ? "hung" : "broken", at, this.record.now - at);
      return { status: 0, headers: {}, text: error.message };
    }
  }

  refuse(answer) {
    const why = answer.json?.type?.split("/").at(-1) ?? String(answer.status);
    this.refused[why] = (this.refused[why] ?? 0) + 1;
  }

  // Comes again when told so, and when nothing can be told: the same press.
  async attempt(turn) {
    const { shop, agent } = this.shops[turn % this.shops.length];
    const options = { agent, timeout: kPatience };
    const wish = basket({ lines: [{ sku: this.sku, quantity: 1 }] });
    let opened;
    for (let tries = 0; tries < kTries; tries += 1) {
      opened = await this.ask("open", () => open(shop, wish, options));
      if (opened.status === 201 || opened.status === 409) break;
      await this.wait(opened);
    }
    if (opened.status !== 201) return opened.status === 409 ? this.refuse(opened) : this.undecided.push(`open ${opened.status} ${opened.text.slice(0, 200)}`);
    let answer;
    for (let tries = 0; tries < kTries; tries += 1) {
      answer = await this.ask("order", () => complete(shop, opened.json.id, "press", {}, options));
      if (answer.status === 201) return this.numbers.push(answer.json.order.number);
      if (answer.status !== 429 && meaning(answer.status) === "refused") return this.refuse(answer);
      await this.wait(answer);
    }
    return this.undecided.push(`${opened.json.id}: ${answer.status} ${answer.text.slice(0, 200)}`);
  }

  wait({ headers }) {
    return pause(1_000 * Math.min(30, Number(headers["retry-after"] ?? 1)));
  }
}

// options: pieces, attempts, connections, intake. Gives { record, sale, left, audit, seconds }.
export async function flash({ pieces, attempts, connections, intake }) {
  const server = await Postgres.start();
  let stage;
  const agents = [];
  try {
    stage = await Stage.start({ a: server.url, b: server.url }, intake);
    const { shop } = stage.nodes.a;
    const { plentiful: [sku] } = await goodsOf(shop);
    await (await Owner.signIn(shop)).leave(sku, pieces);
    for (const node of stage.each()) agents.push(new http.Agent({ keepAlive: true, maxSockets: Math.ceil(connections / 2) }));
    const record = new Record();
    const shops = stage.each().map((node, index) => ({ shop: node.shop, agent: agents[index] }));
    const sale = new Sale({ shops, sku, record });
    record.enter("sale");
    let turn = 0;
    const buyer = async () => {
      while (turn < attempts) await sale.attempt((turn += 1));
    };
    await Promise.all(Array.from({ length: connections }, buyer));
    const seconds = record.now / 1000;
    await stage.carried();
    const left = Number(server.psql(`SELECT available + leased FROM stock WHERE variant_id = (SELECT id FROM variants WHERE sku = '${sku}')`));
    const audit = stage.audit(server);
    return { record, sale, left, audit, seconds };
  } finally {
    agents.forEach((agent) => agent.destroy());
    await stage?.close();
    await server.close();
  }
}

export function printFlash({ record, sale, left, audit, seconds }, { pieces, attempts, connections }) {
  record.print();
  const { statuses, p50, p99, most } = figures(record.in("sale", ["order"]));
  console.log(`
pieces, attempts, connections  ${pieces}, ${attempts}, ${connections}; ${seconds.toFixed(1)} s
sold                           ${sale.numbers.length}, ${new Set(sale.numbers).size} numbers, ${left} left
refused                        ${JSON.stringify(sale.refused)}
told to come again (429)       ${statuses[429] ?? 0}
an answer to a press           p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, most ${most.toFixed(0)} ms
without a fate                 ${sale.undecided.length}${sale.undecided.length ? `: ${sale.undecided[0]}` : ""}
noren verify                   ${audit.code === 0 ? "finds nothing" : `${audit.out}${audit.err}`}`);
}

// Sold is what there was, each piece once, and everybody knows what became of him.
export function flashHeld({ record, sale, left, audit }, { pieces, attempts }) {
  const sold = Math.min(pieces, attempts);
  const broken = record.asked.filter(({ status }) => typeof status !== "number" || status >= 500);
  return sale.numbers.length === sold && new Set(sale.numbers).size === sold && left === pieces - sold && audit.code === 0 &&
    sale.undecided.length === 0 && broken.length === 0;
}
