// After a drill: what became of every attempt, whether each acknowledged order is there once, what was charged, what was sold, and the audit.
import { complete, get, until } from "../client.mjs";
import { pause } from "./record.mjs";
import { meaning } from "./shoppers.mjs";

const kAtOnce = 16;
const kSettles = 300_000;  // ms: an attempt whose node died is given up by the other within some three minutes
const kRefunds = 120_000;

async function forEach(list, work) {
  const rest = list.values();
  await Promise.all(Array.from({ length: kAtOnce }, async () => {
    for (const one of rest) await work(one);
  }));
}

// Neither nothing nor the server's own excuse.
const isTold = ({ status }) => status > 0 && status < 500;

// Asks until the answer is one, while kSettles lasts.
async function answered(ask, fits = isTold) {
  let last;
  for (const end = performance.now() + kSettles; performance.now() < end; await pause(200)) {
    try {
      last = await ask();
      if (fits(last)) return last;
    } catch (error) {
      last = { status: 0, text: error.message };
    }
  }
  return last;
}

// Everybody who was left in doubt presses once more; what is still being checked is waited for.
async function settled(book, shop, options, found) {
  await forEach(book.filter(({ said }) => said === "doubtful"), async (checkout) => {
    const answer = await answered(() => complete(shop, checkout.id, "press", {}, options));
    checkout.said = meaning(answer.status);
    if (checkout.said === "taken") checkout.number = answer.json.order.number;
    if (checkout.said === "doubtful") found.undecided.push(`${checkout.id}: pressed again ${answer.status} ${answer.text.slice(0, 200)}`);
  });
  await forEach(book.filter(({ said }) => said === "checking"), async (checkout) => {
    const fate = await answered(() => get(shop, `/api/v1/checkouts/${checkout.id}`, options), (told) => isTold(told) && told.json?.state !== "checking");
    if (fate.json?.state === "accepted") Object.assign(checkout, { said: "taken", number: fate.json.order.number });
    else if (fate.status === 200 && fate.json.state !== "checking") checkout.said = "refused";
    else found.undecided.push(`${checkout.id}: its fate is ${fate.status} ${fate.text.slice(0, 200)}`);
  });
}

// Looked up, and pressed again as a buyer does who did not see the answer: the same order both times.
async function lookedFor(book, shop, options, found) {
  await forEach(book.filter(({ number }) => number), async (checkout) => {
    const shown = await answered(() => get(shop, `/api/v1/orders/${checkout.token}`, options));
    const again = await answered(() => complete(shop, checkout.id, "press", {}, options));
    if (shown.json?.number !== checkout.number) found.lost.push(checkout);
    else if (again.json?.order?.number !== checkout.number) found.doubled.push(`${checkout.number}: pressed again ${again.status} ${again.text.slice(0, 200)}`);
  });
  const numbers = new Map();
  for (const { id, number } of book) {
    if (number && numbers.has(number)) found.doubled.push(`${number} was given to ${numbers.get(number)} and to ${id}`);
    if (number) numbers.set(number, id);
  }
}

async function counted(book, psp, found) {
  const wanted = new Map(book.filter(({ said, method }) => said === "taken" && method === "card").map(({ number, total }) => [number, total]));
  const wrong = async () => {
    const { money } = await psp.moneyByOrder();
    const differs = [...money].filter(([number, { kept }]) => kept !== (wanted.get(number) ?? 0));
    const missing = [...wanted].filter(([number]) => !money.has(number));
    return [...differs.map(([number, { kept }]) => `${number}: ${kept} yen are kept, its total is ${wanted.get(number) ?? 0}`),
      ...missing.map(([number, total]) => `${number}: nothing was charged of ${total} yen`)];
  };
  try {
    await until("the money", async () => (await wrong()).length === 0, kRefunds);
  } catch {
    found.money = await wrong();
  }
}

function oversold(book, pieces) {
  const sold = new Map();
  for (const { sku, said } of book) if (said === "taken") sold.set(sku, (sold.get(sku) ?? 0) + 1);
  return [...pieces].filter(([sku, stock]) => (sold.get(sku) ?? 0) > stock).map(([sku, stock]) => `${sku}: ${sold.get(sku)} of ${stock}`);
}

// Gives { undecided, lost, doubled, money, oversold, taken, refused, audit }: lists of what is wrong, figures, and the audit's { code, out, err }.
export async function reckon({ stage, server, book, goods }) {
  const { shop, agent, headers } = stage.proxy.at("127.0.2.1", { keepAlive: true, maxSockets: kAtOnce });
  const found = { undecided: [], lost: [], doubled: [], money: [], oversold: [] };
  const options = { agent, headers };
  await settled(book, shop, options, found);
  await lookedFor(book, shop, options, found);
  agent.destroy();
  await counted(book, stage.psp, found);
  found.oversold = oversold(book, goods.pieces);
  found.taken = book.filter(({ said }) => said === "taken").length;
  found.refused = book.filter(({ said }) => said === "refused").length;
  found.audit = stage.audit(server);
  return found;
}
