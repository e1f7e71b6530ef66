// The drills that operators have (docs/operating/drills.md), short.
import assert from "node:assert/strict";
import { it } from "node:test";
import { judged } from "../drills/lines.mjs";
import { outage } from "../drills/outage.mjs";
import { Record } from "../drills/record.mjs";
import { restart, restartHeld } from "../drills/restart.mjs";

const none = { undecided: [], lost: [], doubled: [], money: [], oversold: [], audit: { code: 0, out: "", err: "" } };

// Of an outage in which that was asked and that was found.
function notHeld({ asked = [], found = {} }) {
  const record = new Record();
  record.stages.push({ name: "before", from: 0 }, { name: "outage", from: 1_000 }, { name: "settling", from: 2_000 }, { name: "after", from: 3_000 });
  record.add("order", 201, 1_500, 10);
  for (const [kind, status, at] of asked) record.add(kind, status, at, 10);
  const outcome = { fault: "kill", record, times: { nodeBack: 1_800, databaseBack: 2_000, ready: 2_500, carried: 2_600 }, found: { ...none, ...found } };
  return judged(outcome).filter(({ held }) => !held).map(({ says }) => says);
}

it("a drill tells what did not hold", () => {
  assert.deepEqual(notHeld({}), []);
  assert.deepEqual(notHeld({ asked: [["page", 503, 1_500]] }), ["during it, every page is served"]);
  assert.deepEqual(notHeld({ asked: [["page", 503, 2_500]] }), [], "while it comes back");
  assert.deepEqual(notHeld({ asked: [["cart", "hung", 900]] }), ["before it, all is as ever", "nobody is left without an answer"]);
  assert.deepEqual(notHeld({ asked: [["look-up", 404, 3_500]] }), ["after it, all is as before"]);
  assert.deepEqual(notHeld({ found: { lost: [{ id: "a1" }] } }), ["no acknowledged order is lost"]);
  assert.deepEqual(notHeld({ found: { audit: { code: 1, out: "broken", err: "" } } }), ["noren verify finds nothing"]);
});

it("PostgreSQL is away for a third of a minute, and a node is killed meanwhile", { timeout: 900_000 }, async (test) => {
  const outcome = await outage({ fault: "kill", seconds: 60, seed: 1, shoppers: 4, intake: "own" });
  test.diagnostic(`${outcome.book.length} attempts, ${outcome.found.taken} orders`);
  const broken = judged(outcome).filter(({ timed, held }) => !timed && !held);
  assert.deepEqual(broken.map(({ says, seen }) => `${says}: ${seen}`), []);
  assert.ok(outcome.found.taken > 0);
});

it("both nodes are started anew, one after the other, and no buyer notices", { timeout: 600_000 }, async () => {
  const outcome = await restart({ rounds: 1, seed: 1, shoppers: 4, intake: "own" });
  assert.ok(restartHeld(outcome), JSON.stringify({ wrong: outcome.wrong, ...outcome.found }));
});
