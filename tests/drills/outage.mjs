// The database fails for a third of the time while buyers go on, and in the middle of that a node is killed (docs/operating/drills.md).
import { Postgres } from "../postgres.mjs";
import { faults } from "./faults.mjs";
import { reckon } from "./reckoning.mjs";
import { pause, Record } from "./record.mjs";
import { Relay } from "./relay.mjs";
import { Crowd, goodsOf } from "./shoppers.mjs";
import { Stage } from "./stage.mjs";

export const paceOfBuyers = { from: 50, to: 250 };

async function loaded(place, { fault, seconds }) {
  const { record, stage, times } = place;
  const third = (seconds * 1000) / 3;
  record.enter("before");
  await pause(third);
  await fault.approach?.(place);
  record.enter("outage");
  await fault.begin(place);
  await pause(third / 2);
  const { b } = stage.nodes;
  record.killed();
  await b.stop("SIGKILL");
  const back = b.startAgain(() => place.over).then(() => (times.nodeBack = record.now));
  await pause(third / 2);
  await fault.end(place);
  times.databaseBack = record.now;
  record.enter("settling");
  await back;
  await stage.ready().then(() => (times.ready = record.now), () => {});
  await stage.carried().then(() => (times.carried = record.now), () => {});
  record.enter("after");
  await pause(third);
}

// options: fault (a name of faults.mjs), seconds, seed, shoppers, intake, tell (takes lines as it goes). Gives what lines.mjs judges.
export async function outage(options) {
  const fault = faults[options.fault];
  const place = { record: undefined, times: { nodeBack: Infinity }, relays: {}, over: false };
  let crowd;
  try {
    place.server = await Postgres.start();
    const urls = { a: place.server.url, b: place.server.url };
    for (const letter of fault.byRelay ? ["a", "b"] : []) {
      place.relays[letter] = await Relay.start(place.server.port);
      urls[letter] = `postgres://noren@127.0.0.1:${place.relays[letter].port}/noren`;
    }
    place.stage = await Stage.start(urls, options.intake);
    await fault.prepare?.(place);
    const goods = await goodsOf(place.stage.nodes.a.shop);
    const { record } = Object.assign(place, { record: new Record(options.tell) });
    options.tell?.(`${fault.says}; ${options.shoppers} buyers, ${options.seconds} s, seed ${options.seed}`);
    crowd = new Crowd({ proxy: place.stage.proxy, goods, record, seed: options.seed, count: options.shoppers, pace: paceOfBuyers });
    await loaded(place, { fault, seconds: options.seconds });
    await crowd.stop();
    const found = await reckon({ stage: place.stage, server: place.server, book: crowd.book, goods });
    const { refused } = place.stage.nodes.b;
    return { ...place, fault: options.fault, book: crowd.book, found, refusedStarts: refused };
  } finally {
    place.over = true;
    if (crowd) await crowd.stop().catch(() => {});
    await fault.clear?.(place);
    await place.stage?.close();
    Object.values(place.relays).forEach((relay) => relay.close());
    await place.server?.close();
  }
}

export function printOutage({ record, times, found, book, refusedStarts }) {
  record.print();
  const seconds = (ms) => (Number.isFinite(ms) ? `${(ms / 1000).toFixed(1)} s` : "never");
  const refusals = refusedStarts.length ? `, its start was refused ${refusedStarts.length} times: ${refusedStarts[0]}` : "";
  const cut = record.asked.filter((one) => record.wasCutOff(one)).length;
  console.log(`
attempts pressed             ${book.length}
orders taken, refused        ${found.taken}, ${found.refused}
in flight at the killed node ${cut}
killed node served again     ${seconds(times.nodeBack - record.kills[0])} after it was killed${refusals}
all as before                ${seconds(times.ready - times.databaseBack)} after the database was back
all orders carried           ${seconds(times.carried - times.databaseBack)} after it was back
lost, doubled, undecided     ${found.lost.length}, ${found.doubled.length}, ${found.undecided.length}
money wrong, oversold        ${found.money.length}, ${found.oversold.length}`);
}
