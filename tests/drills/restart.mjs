// Both nodes are started anew, one after the other, while buyers go on (docs/operating/drills.md).
import { Postgres } from "../postgres.mjs";
import { wrongAnswers } from "./lines.mjs";
import { paceOfBuyers } from "./outage.mjs";
import { reckon } from "./reckoning.mjs";
import { pause, Record } from "./record.mjs";
import { Crowd, goodsOf } from "./shoppers.mjs";
import { Stage } from "./stage.mjs";

const kBetween = 3_000;  // ms

// options: rounds, seed, shoppers, intake. Gives { record, found, wrong: what was answered otherwise, in words, or true }.
export async function restart({ rounds, seed, shoppers, intake, tell }) {
  const server = await Postgres.start();
  let stage;
  let crowd;
  try {
    stage = await Stage.start({ a: server.url, b: server.url }, intake);
    const goods = await goodsOf(stage.nodes.a.shop);
    const record = new Record(tell);
    record.enter("restarts");
    crowd = new Crowd({ proxy: stage.proxy, goods, record, seed, count: shoppers, pace: paceOfBuyers });
    for (let round = 0; round < rounds; round += 1) {
      for (const node of stage.each()) {
        await pause(kBetween);
        const { code, took } = await node.stop("SIGTERM");
        await node.startAgain();
        await stage.ready();
        tell?.(`node ${node.letter} ended with ${code} after ${took} ms`);
      }
    }
    await pause(kBetween);
    await crowd.stop();
    const found = await reckon({ stage, server, book: crowd.book, goods });
    return { record, found, wrong: wrongAnswers({ record }, "restarts") };
  } finally {
    if (crowd) await crowd.stop().catch(() => {});
    await stage?.close();
    await server.close();
  }
}

export function printRestart({ record, found, wrong }) {
  record.print();
  console.log(`
errors                    ${wrong === true ? "none" : wrong}
orders taken              ${found.taken}
lost, doubled, undecided  ${found.lost.length}, ${found.doubled.length}, ${found.undecided.length}
money wrong, oversold     ${found.money.length}, ${found.oversold.length}
noren verify              ${found.audit.code === 0 ? "finds nothing" : `${found.audit.out}${found.audit.err}`}`);
}

export function restartHeld({ found, wrong }) {
  const { lost, doubled, undecided, money, oversold, audit } = found;
  return wrong === true && audit.code === 0 && [lost, doubled, undecided, money, oversold].every((list) => list.length === 0);
}
