// What is promised of an outage of the database, line by line, of nodes that take orders themselves: under every fault of script/drill.
import { figures, words } from "./record.mjs";

const kPatience = 2_000;  // ms a buyer is held at most when the database is slow or silent
const kWay = 100;         // ms to the shop and back on a busy machine

const pages = [200];
const told = [200, 202];  // how it stands, or that it is being found out
const carts = [200, 303];
const opened = [201, 409, 429];
const pressed = [201, 202, 402, 409, 429];

// What was answered otherwise in that stage, but for what was in flight at a node that was killed.
function others({ record }, stage, kinds, good) {
  const bad = record.in(stage, kinds).filter((one) => !good.includes(one.status) && !record.wasCutOff(one));
  return bad.length === 0 || words(figures(bad).statuses);
}
const none = (list) => list.length === 0 || `${list.length}, the first: ${typeof list[0] === "string" ? list[0] : JSON.stringify(list[0])}`;

const kindsWithAnswers = { page: pages, cart: carts, "look-up": pages, fate: pages, open: opened, order: pressed, card: pressed };

// Of a whole stage: true, or in words what was answered otherwise.
export function wrongAnswers(outcome, stage) {
  const wrong = Object.entries(kindsWithAnswers).map(([kind, good]) => [kind, others(outcome, stage, [kind], good)]).filter(([, held]) => held !== true);
  return wrong.length === 0 || wrong.map(([kind, held]) => `${kind} ${held}`).join("; ");
}

// holds: true, or in words what was seen instead. timed: hangs on the machine, so no test wants it.
export const lines = [
  { says: "before it, all is as ever", holds: (outcome) => wrongAnswers(outcome, "before") },
  { says: "during it, every page is served", holds: (outcome) => others(outcome, "outage", ["page"], pages) },
  { says: "during it, every cart is filled and shown", holds: (outcome) => others(outcome, "outage", ["cart"], carts) },
  { says: "during it, every order is looked up", holds: (outcome) => others(outcome, "outage", ["look-up"], told) },
  { says: "during it, the fate of every attempt is told", holds: (outcome) => others(outcome, "outage", ["fate"], pages) },
  { says: "during it, an attempt begins or is refused in words", holds: (outcome) => others(outcome, "outage", ["open"], opened) },
  { says: "during it, a press is taken or refused in words", holds: (outcome) => others(outcome, "outage", ["order", "card"], pressed) },
  {
    says: "during it, orders are taken",
    holds: ({ record }) => record.in("outage", ["order", "card"]).some(({ status }) => status === 201) || "none",
  },
  {
    says: "nobody is left without an answer",
    holds: ({ record }) => none(record.asked.filter(({ status }) => status === "hung")),
  },
  {
    says: `during it, nobody waits longer than ${kPatience / 1000} s (99 of 100; a card takes as long as its provider)`,
    timed: true,
    holds: ({ record }) => {
      const { p99 } = figures(record.in("outage", Object.keys(kindsWithAnswers).filter((kind) => kind !== "card")));
      return p99 <= kPatience + kWay || `${Math.round(p99)} ms`;
    },
  },
  {
    says: "a node that is killed and started during it serves during it",
    holds: ({ times }) => times.nodeBack < times.databaseBack || "only with the database",
  },
  { says: "after it, what was taken is carried by itself", holds: ({ times }) => times.carried > 0 || "not within five minutes" },
  { says: "after it, both nodes take orders again", holds: ({ times }) => times.ready > 0 || "not within two minutes" },
  { says: "after it, all is as before", holds: (outcome) => wrongAnswers(outcome, "after") },
  { says: "every attempt came to a fate", holds: ({ found }) => none(found.undecided) },
  { says: "no acknowledged order is lost", holds: ({ found }) => none(found.lost) },
  { says: "no order is there twice", holds: ({ found }) => none(found.doubled) },
  { says: "each card was charged once, for its order", holds: ({ found }) => none(found.money) },
  { says: "nothing is oversold", holds: ({ found }) => none(found.oversold) },
  {
    says: "noren verify finds nothing",
    holds: ({ found: { audit } }) => audit.code === 0 || `${audit.out}${audit.err}`.trim().slice(-1_000),
  },
];

// Each with { says, held, seen, timed }.
export function judged(outcome) {
  return lines.map(({ says, timed, holds }) => {
    const seen = holds(outcome);
    return { says, held: seen === true, seen, timed };
  });
}

export function printJudged(judgements) {
  console.log("");
  for (const { says, held, seen } of judgements) {
    console.log(`${held ? "held    " : "NOT HELD"}  ${says}${held ? "" : `: ${seen}`}`);
  }
}
