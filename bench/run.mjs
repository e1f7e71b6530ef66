// Measures the release build and prints ratios against baselines of the same run (bench/README.md). RUNS=5 SECONDS=4 unless told.
// Everything listens on loopback and is ended by its own process id; the figures also go to build/results/bench.json.
import { cpus, tmpdir, totalmem } from "node:os";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Shop, root } from "../tests/server.mjs";
import { everyItem } from "../tests/client.mjs";
import { Sandbox } from "../tests/sandbox.mjs";
import { fetchBytes, pagesBench } from "./pages.mjs";
import { alone, inTurns, measured, median, runs, say, seconds, spread } from "./turns.mjs";

const connections = 64;
const pace = 500;
const inFlight = 256;
const latency = 300;
const folder = mkdtempSync(join(tmpdir(), "noren-bench-"));

function memoryOf(pid, what = "VmRSS") {
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
}

// From the start of the process to the first page in hand, on data that was served before.
async function startUp(data) {
  const begun = process.hrtime.bigint();
  const shop = await Shop.start({ data });
  await fetchBytes(shop.port, "/");
  const took = Number(process.hrtime.bigint() - begun) / 1e9;
  await shop.stop();
  return took;
}

// Card checkouts with a provider of its own process that answers late, against what that provider can do without a shop before it.
async function cardsBench(skus) {
  const psp = await Sandbox.start({ latency });
  let cardShop;
  try {
    const data = join(folder, "cards");
    mkdirSync(data);
    const config = join(folder, "cards.toml");
    writeFileSync(config, `${psp.account("whsec_bench")}[limits]\nconnections_per_client = 2000\n`);
    cardShop = await Shop.start({ data, config });
    const memory = [];
    const turns = await inTurns(
      async () => {
        const figures = await measured("bench_load", "cards", cardShop.port, inFlight, seconds, ...skus);
        memory.push(memoryOf(cardShop.child.pid));
        return figures;
      },
      () => measured("bench_load", "provider", psp.port, inFlight, seconds));
    const result = { noren: median(turns.rates[0]), provider: median(turns.rates[1]), ratio: turns.ratio, memory: [memory[0], memory.at(-1)] };
    say(`card checkouts, ${inFlight} in flight, a provider that answers after ${latency} ms  ` +
        `noren ${Math.round(result.noren)}/s (${spread(turns.rates[0])})  ` +
        `the provider alone ${Math.round(result.provider)}/s (${spread(turns.rates[1])})  ratio ${turns.ratio.toFixed(2)}  ` +
        `memory ${Math.round(memory[0])} MB after the first, ${Math.round(memory.at(-1))} MB after the last run`);
    return result;
  } finally {
    await cardShop?.stop();
    await psp.close();
  }
}

process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

let shop;
const results = { machine: `${cpus().length} cores, ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB` };
try {
  say(`machine: ${results.machine}`);
  const data = join(folder, "shop");
  mkdirSync(data);
  shop = await Shop.start({ data });
  const items = await everyItem(shop);
  const cards = items.flatMap((item) => item.variants).filter((variant) => variant.stock.quantity >= 500_000).map((variant) => variant.sku);
  Object.assign(results, await pagesBench(shop, folder, items[0].slug, cards.slice(0, 2)));

  let turn = 0;
  const orders = await inTurns(
    () => measured("bench_load", "orders", shop.port, connections, seconds, ...cards),
    () => alone([shop], () => measured("bench_raw_orders", join(data, "noren.db"), join(folder, `raw-${(turn += 1)}.db`), seconds, connections)));
  results.orders = { noren: median(orders.rates[0]), raw: median(orders.rates[1]), ratio: orders.ratio };
  say(`checkouts  noren ${Math.round(results.orders.noren)}/s (${spread(orders.rates[0])})  raw SQLite ${Math.round(results.orders.raw)}/s ` +
      `(${spread(orders.rates[1])})  ratio ${orders.ratio.toFixed(2)}  (aim 0.5, never under 0.25; absolute aim 5000, never under 2000)`);

  const paced = [];
  for (let i = 0; i < runs; i += 1) paced.push(await measured("bench_load", "paced", shop.port, pace, seconds, ...cards));
  const [p50, p99, reached] = ["p50_ms", "p99_ms", "per_second"].map((name) => median(paced.map((run) => run[name])));
  results.paced = { p50, p99, reached };
  say(`complete at ${pace} orders/s (${Math.round(reached)} reached)  p50 ${p50.toFixed(2)} ms  p99 ${p99.toFixed(2)} ms`);

  results.memory = memoryOf(shop.child.pid);
  results.memory_own = memoryOf(shop.child.pid, "RssAnon");
  say(`memory after the load  ${Math.round(results.memory)} MB, ${Math.round(results.memory_own)} MB of it its own  (aim under 100, never over 200)`);
  await shop.stop();

  results.cards = await cardsBench(cards);

  const fresh = join(folder, "fresh");
  mkdirSync(fresh);
  await (await Shop.start({ data: fresh })).stop();
  const starts = [];
  for (let i = 0; i < runs; i += 1) starts.push(await startUp(fresh));
  const after = [];
  for (let i = 0; i < runs; i += 1) after.push(await startUp(data));
  results.start = { demo: median(starts), loaded: median(after) };
  say(`start to first page  demo shop ${results.start.demo.toFixed(2)} s  after the load ${results.start.loaded.toFixed(2)} s  (aim 0.3, never over 1)`);
  mkdirSync(join(root, "build/results"), { recursive: true });
  writeFileSync(join(root, "build/results/bench.json"), `${JSON.stringify(results, null, 2)}\n`);
} finally {
  if (shop?.running) await shop.stop();
}
