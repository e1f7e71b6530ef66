// script/drill: what its words mean, and which drill it is.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { faults } from "./faults.mjs";
import { results } from "./stage.mjs";

const usage = `usage: script/drill outage   [--minutes N (1)] [--fault ${Object.keys(faults).join("|")}] [--shoppers N (16)] [--seed N (1)]
       script/drill failover [--minutes N (1)] [--kill server|machine] [--shoppers N (16)] [--seed N (1)]
       script/drill restart  [--rounds N (2)] [--shoppers N (16)] [--seed N (1)]
       script/drill flash    [--pieces N (1000)] [--attempts N (20000)] [--connections N (500)]
all of them: [--intake own|shared (own)]: where the nodes take orders, [cluster] intake`;

class Wrong extends Error {}

function positive(values, name, least = 1) {
  const number = Number(values[name]);
  if (!(number >= least)) throw new Wrong(`--${name} is a number of ${least} or more`);
  return number;
}

function intakeOf({ intake }) {
  if (!["own", "shared"].includes(intake)) throw new Wrong("--intake is own or shared");
  return intake;
}

const crowd = (values) => ({ shoppers: positive(values, "shoppers"), seed: positive(values, "seed"), intake: intakeOf(values), tell: console.log });

const drills = {
  outage: {
    options: { minutes: "1", fault: "kill", shoppers: "16", seed: "1" },
    async run(values) {
      const { outage, printOutage } = await import("./outage.mjs");
      const { judged, printJudged } = await import("./lines.mjs");
      if (!faults[values.fault]) throw new Wrong(`--fault is one of ${Object.keys(faults).join(", ")}`);
      const seconds = positive(values, "minutes", 0.25) * 60;
      const outcome = await outage({ fault: values.fault, seconds, ...crowd(values) });
      const table = join(results, `outage-${values.fault}.tsv`);
      outcome.record.write(table);
      printOutage(outcome);
      const judgements = judged(outcome);
      printJudged(judgements);
      console.log(`\nby the second: ${table}`);
      return judgements.every(({ held }) => held);
    },
  },
  failover: {
    options: { minutes: "1", kill: "server", shoppers: "16", seed: "1" },
    async run(values) {
      const { failover, failoverHeld, printFailover } = await import("./failover.mjs");
      if (!["server", "machine"].includes(values.kill)) throw new Wrong("--kill is server or machine");
      const seconds = positive(values, "minutes", 0.25) * 60;
      const outcome = await failover({ kill: values.kill, seconds, ...crowd(values) });
      outcome.record.write(join(results, "failover.tsv"));
      printFailover(outcome);
      return failoverHeld(outcome);
    },
  },
  restart: {
    options: { rounds: "2", shoppers: "16", seed: "1" },
    async run(values) {
      const { restart, restartHeld, printRestart } = await import("./restart.mjs");
      const outcome = await restart({ rounds: positive(values, "rounds"), ...crowd(values) });
      printRestart(outcome);
      return restartHeld(outcome);
    },
  },
  flash: {
    options: { pieces: "1000", attempts: "20000", connections: "500" },
    async run(values) {
      const { flash, flashHeld, printFlash } = await import("./flash.mjs");
      const counted = Object.fromEntries(["pieces", "attempts", "connections"].map((name) => [name, positive(values, name)]));
      const wanted = { ...counted, intake: intakeOf(values) };
      const outcome = await flash(wanted);
      printFlash(outcome, wanted);
      return flashHeld(outcome, wanted);
    },
  },
};

async function main([name, ...words]) {
  const drill = drills[name];
  const given = { intake: "own", ...drill.options };
  const options = Object.fromEntries(Object.entries(given).map(([option, value]) => [option, { type: "string", default: value }]));
  let values;
  try {
    ({ values } = parseArgs({ args: words, options }));
  } catch (error) {
    throw new Wrong(error.message);
  }
  return drill.run(values);
}

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
try {
  process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Wrong ? `drill: ${error.message}\n${usage}` : error);
  process.exitCode = error instanceof Wrong ? 2 : 1;
}
