// The primary of two PostgreSQL is killed while buyers go on, and the stand-by takes its part (docs/operating/drills.md).
import { wrongAnswers } from "./lines.mjs";
import { paceOfBuyers } from "./outage.mjs";
import { Patroni } from "./patroni.mjs";
import { reckon } from "./reckoning.mjs";
import { pause, Record } from "./record.mjs";
import { Crowd, goodsOf } from "./shoppers.mjs";
import { Stage } from "./stage.mjs";

const isOrder = ({ kind, status }) => (kind === "order" || kind === "card") && status === 201;

// options: kill ("server": PostgreSQL alone, "machine": Patroni with it), seconds, seed, shoppers, intake.
export async function failover({ kill, seconds, seed, shoppers, intake, tell }) {
  const cluster = await Patroni.start();
  let stage;
  let crowd;
  try {
    stage = await Stage.start({ a: cluster.url, b: cluster.url }, intake);
    const goods = await goodsOf(stage.nodes.a.shop);
    const record = new Record(tell);
    const third = (seconds * 1000) / 3;
    record.enter("before");
    crowd = new Crowd({ proxy: stage.proxy, goods, record, seed, count: shoppers, pace: paceOfBuyers });
    await pause(third);
    const old = await cluster.primary();
    record.enter("failover");
    const killed = record.now;
    if (kill === "server") old.killServer();
    else await old.end();
    const firstOrder = async () => {
      while (!record.asked.some((one) => isOrder(one) && one.at > killed)) await pause(20);
      return record.now - killed;
    };
    const orderAfter = await firstOrder();
    await stage.ready();
    const normalAfter = record.now - killed;
    record.enter("after");
    await pause(third);
    if (kill === "machine") old.again();
    await cluster.whole();
    const wholeAfter = record.now - killed;
    await pause(third);
    await crowd.stop();
    const found = await reckon({ stage, server: cluster, book: crowd.book, goods });
    return { record, found, orderAfter, normalAfter, wholeAfter, wrong: wrongDuring({ record }) };
  } finally {
    if (crowd) await crowd.stop().catch(() => {});
    await stage?.close();
    await cluster.close();
  }
}

const wrongDuring = (outcome) =>
  ["before", "failover", "after"].map((stage) => [stage, wrongAnswers(outcome, stage)]).filter(([, held]) => held !== true);

export function printFailover({ record, found, orderAfter, normalAfter, wholeAfter, wrong }) {
  record.print();
  const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
  console.log(`
first order after the kill      ${seconds(orderAfter)}
both nodes ready after          ${seconds(normalAfter)}
a stand-by again after          ${seconds(wholeAfter)}
acknowledged orders, lost       ${found.taken}, ${found.lost.length}
doubled, undecided              ${found.doubled.length}, ${found.undecided.length}
money wrong, oversold           ${found.money.length}, ${found.oversold.length}
errors buyers saw               ${wrong.length === 0 ? "none" : wrong.map(([stage, what]) => `${stage}: ${what}`).join("; ")}
noren verify                    ${found.audit.code === 0 ? "finds nothing" : `${found.audit.out}${found.audit.err}`}`);
}

export function failoverHeld({ found, wrong }) {
  const { lost, doubled, undecided, money, oversold, audit } = found;
  return wrong.length === 0 && audit.code === 0 && [lost, doubled, undecided, money, oversold].every((list) => list.length === 0);
}
