// How everything here is measured: runs of a few seconds that alternate with their baseline, and the medians of them.
// RUNS=5 SECONDS=4 unless told.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../tests/server.mjs";

export const runs = Number(process.env.RUNS ?? 5);
export const seconds = Number(process.env.SECONDS ?? 4);
const execute = promisify(execFile);

// A run that does not end by itself is ended, and fails.
export async function measured(program, ...words) {
  const timeout = seconds * 1000 + 120_000;
  const { stdout } = await execute(join(root, "build/release", program), words.map(String), { timeout, killSignal: "SIGKILL" });
  return JSON.parse(stdout);
}

const sorted = (values) => [...values].sort((a, b) => a - b);
export const median = (values) => sorted(values)[Math.floor(values.length / 2)];
export const spread = (values) => `${Math.round(Math.min(...values))}–${Math.round(Math.max(...values))}`;
export const say = (line) => console.log(line);

// Two things measured in turns, so that a noisy minute falls on both.
export async function inTurns(first, second) {
  const figures = [[], []];
  for (let i = 0; i < runs; i += 1) {
    figures[0].push(await first());
    figures[1].push(await second());
  }
  const rates = figures.map((list) => list.map((figure) => figure.per_second));
  return { rates, ratio: median(rates[0].map((rate, i) => rate / rates[1][i])) };
}

// The shops stand still meanwhile: they would send the mails of the load.
export async function alone(shops, work) {
  for (const shop of shops) shop.child.kill("SIGSTOP");
  try {
    return await work();
  } finally {
    for (const shop of shops) shop.child.kill("SIGCONT");
  }
}
