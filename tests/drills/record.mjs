// What was asked in a drill, when, what came back, and after how long; and the figures of it.
import { writeFileSync } from "node:fs";

export const pause = (ms) => new Promise((next) => setTimeout(next, ms));

const share = (sorted, part) => (sorted.length === 0 ? 0 : sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]);

// Of some asked: { count, statuses: { 200: 17, … }, p50, p99, most } in milliseconds.
export function figures(asked) {
  const statuses = {};
  for (const { status } of asked) statuses[status] = (statuses[status] ?? 0) + 1;
  const times = asked.map(({ took }) => took).sort((a, b) => a - b);
  return { count: asked.length, statuses, p50: share(times, 0.5), p99: share(times, 0.99), most: times.at(-1) ?? 0 };
}

export const words = (statuses) => Object.entries(statuses).map(([status, count]) => `${status}: ${count}`).join(", ") || "-";

function grouped(asked, by) {
  const groups = new Map();
  for (const one of asked) {
    const name = by(one);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(one);
  }
  return groups;
}

export class Record {
  // tell: takes a line when a stage begins
  constructor(tell = () => {}) {
    this.tell = tell;
  }
  begun = performance.now();
  asked = [];   // { kind, status, at, took }: at in ms since the beginning
  stages = [];  // { name, from }, each until the next
  kills = [];   // when a node was killed

  get now() {
    return performance.now() - this.begun;
  }
  add(kind, status, at, took) {
    this.asked.push({ kind, status, at, took });
  }
  enter(name) {
    this.stages.push({ name, from: this.now });
    this.tell(`${(this.now / 1000).toFixed(1).padStart(7)} s  ${name}`);
  }
  killed() {
    this.kills.push(this.now);
  }

  // In flight when a node was killed, or sent to it before its proxy knew.
  wasCutOff({ status, at, took }) {
    return (status === 502 || status === "broken") && this.kills.some((kill) => at - 300 <= kill && kill <= at + took + 100);
  }

  // What was under way in that stage; what one stage began and the next answered is the later one's.
  in(name, kinds) {
    const index = this.stages.findIndex((stage) => stage.name === name);
    if (index < 0) return [];
    const from = this.stages[index].from;
    const until = this.stages[index + 1]?.from ?? Infinity;
    return this.asked.filter(({ kind, at, took }) => at + took >= from && at + took < until && (!kinds || kinds.includes(kind)));
  }

  print() {
    console.log("\nstage     what       asked  answers                                              p50 ms    p99 ms   most ms");
    for (const { name } of this.stages) {
      for (const [kind, asked] of grouped(this.in(name), (one) => one.kind)) {
        const { count, statuses, p50, p99, most } = figures(asked);
        const times = [p50, p99, most].map((ms) => ms.toFixed(1).padStart(9)).join(" ");
        console.log(`${name.padEnd(9)} ${kind.padEnd(8)} ${String(count).padStart(7)}  ${words(statuses).padEnd(48)} ${times}`);
      }
    }
  }

  // A line per second and kind, for a spreadsheet.
  write(path) {
    const lines = ["second\twhat\tasked\tanswers\tp50_ms\tp99_ms"];
    for (const [, asked] of grouped(this.asked, ({ kind, at, took }) => `${Math.floor((at + took) / 1000)} ${kind}`)) {
      const { count, statuses, p50, p99 } = figures(asked);
      const second = Math.floor((asked[0].at + asked[0].took) / 1000);
      lines.push([second, asked[0].kind, count, words(statuses), p50.toFixed(1), p99.toFixed(1)].join("\t"));
    }
    writeFileSync(path, `${lines.join("\n")}\n`);
  }
}
