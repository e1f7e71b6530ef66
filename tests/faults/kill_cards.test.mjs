// The shop and the payment provider killed with -9, one or both, again and again, while cards of every kind are charged: at the end nothing
// is being checked, every captured yen is one order's or was given back, no order was charged twice.
// CARD_KILLS (6) kills on one data folder, CARD_SEED (1) for what the buyers do.
import assert from "node:assert/strict";
import http from "node:http";
import { after, it } from "node:test";
import { Chance } from "../chance.mjs";
import { basket, by, complete, get, open } from "../client.mjs";
import { providers } from "../providers.mjs";
import { Sandbox } from "../sandbox.mjs";
import { run } from "../server.mjs";

const kills = Number(process.env.CARD_KILLS ?? 6);
const buyers = 24;
const secret = "whsec_kills";
let psp;
let shop;
let over;
async function clear() {
  await shop?.close();
  await psp?.close();
  shop = psp = undefined;
}
after(clear);

const sources = ["tok_ok", "tok_declined", "tok_slow", "tok_lost_paid", "tok_lost_unpaid", "tok_error_then_ok", "tok_late_webhook", "tok_early_webhook",
  "tok_3ds", ""];
const pause = (ms) => new Promise((next) => setTimeout(next, ms));

// What the buyers wish is the same for one seed; when they are hit is not.
const luck = new Chance(Number(process.env.CARD_SEED ?? 1));
const chance = () => luck.next();
const one = (list) => luck.one(list);

// Asks until somebody answers: the buyer presses again.
async function insisted(ask) {
  for (let i = 0; i < 600; ++i) {
    try {
      return await ask();
    } catch {
      await pause(50 + chance() * 100);
    }
  }
  throw new Error("nobody answers any more");
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 4 * buyers });
const press = (id, key, body) => insisted(() => complete(shop, id, key, body, { agent }));

// What the buyer does at the provider: passes, fails, or closes the tab.
async function step(redirect, how) {
  if (how === "closed") return;
  const page = new URL(redirect);
  const fields = page.pathname.includes("authenticate") ? { result: how } : { number: how === "passed" ? "4242 4242 4242 4242" : "4000 0000 0000 0002" };
  await insisted(() => fetch(page, { method: "POST", body: new URLSearchParams(fields), redirect: "manual", headers: { origin: page.origin } }));
}

// The provider was gone, so its way to pay is paused for a moment: the buyer waits a little.
const isPaused = ({ status, json }) => status === 409 && /\/cannot-take-now$/.test(json?.type) && json.method === "card";

async function buy(book) {
  while (!over) {
    const source = one(sources);
    const opened = await insisted(() => open(shop, basket(by("card", source)), { agent }));
    if (isPaused(opened)) {
      book.paused += 1;
      await pause(300);
      continue;
    }
    if (opened.status !== 201) {
      book.strange.push(`${opened.status} ${opened.text}`);
      continue;
    }
    const mine = { id: opened.json.id, token: opened.json.token, total: opened.json.amounts.total, key: "k", numbers: new Set() };
    book.all.push(mine);
    let body = {};
    for (let tries = 0; tries < 3; ++tries) {
      const answer = await press(mine.id, mine.key, body);
      book.answers[answer.status] = (book.answers[answer.status] ?? 0) + 1;
      if (answer.status === 201) mine.numbers.add(answer.json.order.number);
      else if (answer.status === 202 && answer.json.next?.redirect) await step(answer.json.next.redirect, one(["passed", "passed", "failed", "closed"]));
      else if (answer.status === 402 && chance() < 0.7) {
        mine.key = `k${tries}`;
        body = by("card", one(["tok_ok", "tok_slow", "tok_lost_paid"]));
        mine.body = body;
        continue;
      } else if (isPaused(answer)) book.paused += 1;
      else if (![202, 402].includes(answer.status)) book.strange.push(`${answer.status} ${answer.text}`);
      break;
    }
  }
}

// Everybody comes back and ends what was begun.
async function ended(mine) {
  let last;
  for (let i = 0; i < 1200; ++i) {
    const { json } = await get(shop, `/api/v1/checkouts/${mine.id}`, { agent });
    if (json.state !== "checking") return json;
    const again = await complete(shop, mine.id, mine.key, mine.body ?? {}, { agent });
    if (again.status === 202 && again.json.next?.redirect) await step(again.json.next.redirect, "passed");
    last = again.text;
    await pause(200);
  }
  throw new Error(`checkout ${mine.id} is still being checked, and pressed again it says ${last}\n${shop.output.slice(-4000)}`);
}

const timeout = 240_000 + kills * 20_000;
for (const provider of providers) it(`${kills} kills of shop and provider while cards are charged (${provider.name})`, { timeout }, async (t) => {
  await clear();
  over = false;
  psp = await Sandbox.start();
  shop = await psp.startShop(secret, undefined, provider);
  const hook = { webhook: `${shop.base}${provider.hook}`, secret, provider };
  psp = await psp.again(hook);

  const book = { all: [], answers: {}, strange: [], paused: 0 };
  const crowd = Array.from({ length: buyers }, () => buy(book));
  const killed = { shop: 0, provider: 0 };
  for (let kill = 0; kill < kills; ++kill) {
    await pause(300 + Math.random() * 1500);
    const whom = Math.random();
    if (whom < 0.66) {
      await shop.stop("SIGKILL");
      killed.shop += 1;
    }
    if (whom > 0.5) {
      await psp.stop("SIGKILL");
      killed.provider += 1;
    }
    await pause(Math.random() * 400);
    if (!psp.running) psp = await psp.again(hook);
    if (!shop.running) shop = await shop.again();
  }
  over = true;
  await Promise.all(crowd);
  assert.deepEqual(book.strange, []);

  const fates = { accepted: 0, open: 0, not_accepted: 0 };
  for (const mine of book.all) {
    const { state, order } = await ended(mine);
    fates[state] += 1;
    mine.order = order;
    if (order) mine.numbers.add(order.number);
    assert.ok(mine.numbers.size <= 1, `${[...mine.numbers]} for one checkout`);
    if (mine.numbers.size === 1) assert.equal(state, "accepted", `an acknowledged order is gone: ${[...mine.numbers]}`);
  }
  // What came too late for its order goes back by itself.
  const wanted = new Map(book.all.filter(({ order }) => order).map(({ order, total }) => [order.number, total]));
  let books;
  for (let i = 0; i < 300; ++i) {
    books = await psp.moneyByOrder();
    if ([...books.money].every(([number, { kept }]) => kept === (wanted.get(number) ?? 0))) break;
    await pause(200);
  }
  for (const [number, { kept }] of books.money) assert.equal(kept, wanted.get(number) ?? 0, `the money of ${number}`);
  for (const [number] of wanted) assert.ok(books.money.has(number), `${number} was never charged`);
  agent.destroy();
  await shop.stop();
  const audit = run(["verify", "--data", shop.data, "--config", shop.config], { timeout: 120_000 });
  assert.equal(audit.code, 0, audit.out + audit.err);
  t.diagnostic(`kills ${JSON.stringify(killed)}, checkouts ${book.all.length}, answers ${JSON.stringify(book.answers)}, ` +
               `refused while paused ${book.paused}, fates ${JSON.stringify(fates)}, refunded payments ${books.refunds}`);
});
