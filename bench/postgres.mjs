// Pages against nginx, and checkouts a second on PostgreSQL: of one item that all want and of many, over one node and over two, each against plain
// loops that write the same rows into the same server, a transaction per order (bench/README.md). The figures also go to
// build/results/bench-postgres.json.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { everyItem } from "../tests/client.mjs";
import { Stage } from "../tests/drills/stage.mjs";
import { Owner } from "../tests/owner.mjs";
import { Postgres } from "../tests/postgres.mjs";
import { root } from "../tests/server.mjs";
import { pagesBench } from "./pages.mjs";
import { alone, inTurns, measured, median, say, seconds, spread } from "./turns.mjs";

const connections = 64;
const writers = 20;  // as many connections to the server as a node has
const kinds = 40;    // of items in "many"
const plenty = 500_000;
const intake = process.env.INTAKE ?? "own";  // or "shared"

// What was not answered as hoped is counted and printed; only what was bought counts as bought.
async function bought(ports, skus) {
  try {
    return await measured("bench_load", "orders", ports.join(","), connections, seconds, ...skus);
  } catch (error) {
    if (!error.stdout) throw error;
    return JSON.parse(error.stdout);
  }
}

async function compared(stage, server, { nodes, skus, name }) {
  const shops = stage.each().map((node) => node.shop);
  const ports = shops.slice(0, nodes).map((shop) => shop.port);
  let failures = 0;
  const p99 = [];
  const { rates, ratio } = await inTurns(
    async () => {
      const figures = await bought(ports, skus);
      failures += figures.failures;
      p99.push(figures.p99_ms);
      await stage.carried();
      return figures;
    },
    () => alone(shops, () => measured("bench_raw_orders_postgres", server.url, seconds, writers)));
  say(`${name}, ${nodes === 1 ? "one node" : `${nodes} nodes`}  noren ${Math.round(median(rates[0]))}/s (${spread(rates[0])}), p99 of the press ` +
      `${Math.round(median(p99))} ms, ${failures} answers were no order  plain loops ${Math.round(median(rates[1]))}/s (${spread(rates[1])})  ` +
      `ratio ${ratio.toFixed(2)}  (aim 3)`);
  return { noren: median(rates[0]), plain: median(rates[1]), ratio, p99: median(p99), failures };
}

const folder = mkdtempSync(join(tmpdir(), "noren-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const machine = `${cpus().length} cores, ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
say(`machine: ${machine}; nodes with intake = "${intake}"`);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
const server = await Postgres.start();
let stage;
try {
  stage = await Stage.start({ a: server.url, b: server.url }, intake);
  const { shop } = stage.nodes.a;
  const items = await everyItem(shop);
  const variants = items.flatMap((item) => item.variants).filter(({ stock }) => stock.quantity > 0);
  const owner = await Owner.signIn(shop);
  const many = variants.slice(0, kinds).map(({ sku }) => sku);
  for (const sku of many) await owner.leave(sku, plenty);
  const results = { machine, intake, ...(await pagesBench(shop, folder, items[0].slug, many.slice(0, 2))) };
  for (const nodes of [1, 2]) {
    results[`hot_${nodes}`] = await compared(stage, server, { nodes, skus: many.slice(0, 1), name: "one item that all want" });
    results[`many_${nodes}`] = await compared(stage, server, { nodes, skus: many, name: `${many.length} items` });
  }
  mkdirSync(join(root, "build/results"), { recursive: true });
  writeFileSync(join(root, "build/results/bench-postgres.json"), `${JSON.stringify(results, null, 2)}\n`);
} finally {
  await stage?.close();
  await server.close();
}
