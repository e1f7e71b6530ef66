// The store API's way from goods to an order, case by case as the contract has it.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { basket, buyer, call, complete, everyItem, get, open, plentiful, post, quantityOf } from "../client.mjs";
import { Shop } from "../server.mjs";
import { startShop } from "../stage.mjs";

const shop = await startShop();

function problem(answer, status, type) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.headers["content-type"], "application/problem+json");
  assert.match(answer.json.type, new RegExp(`/${type}$`));
  assert.equal(answer.json.status, status);
  assert.ok(answer.json.title);
}

const fields = (answer) => answer.json.errors.map((error) => error.field);

describe("opening a checkout", () => {
  it("answers 201 with the amounts, the id first", async () => {
    const answer = await open(shop, basket({ lines: [{ sku: plentiful, quantity: 3 }] }));
    assert.equal(answer.status, 201, answer.text);
    assert.match(answer.text, /^\{"id":"/);
    const { id, token, order_url, state, currency, amounts } = answer.json;
    assert.ok(id.length >= 16 && token.length >= 16 && id !== token);
    assert.ok(order_url.endsWith(`/orders/${token}`));
    assert.equal(state, "open");
    assert.equal(currency, "JPY");
    for (const name of ["items", "shipping", "fees", "discount", "total"]) assert.ok(Number.isInteger(amounts[name]), name);
    assert.equal(amounts.total, amounts.items + amounts.shipping + amounts.fees - amounts.discount);
    assert.equal(amounts.tax.reduce((sum, part) => sum + part.taxable, 0), amounts.total);
    for (const part of amounts.tax) assert.equal(part.tax, Math.floor((part.taxable * part.rate) / (100 + part.rate)));
    const fate = await get(shop, `/api/v1/checkouts/${id}`);
    assert.deepEqual([fate.status, fate.json.state, fate.json.order], [200, "open", null]);
  });

  it("names the order's whole address when the shop has a public one", async () => {
    const config = join(shop.data, "public.toml");
    writeFileSync(config, '[server]\npublic_url = "https://kurumi.example"\n');
    const named = await Shop.start({ config });
    const { json } = await open(named);
    assert.equal(json.order_url, `https://kurumi.example/orders/${json.token}`);
    await named.close();
    const nameless = (await open(shop)).json;
    assert.equal(nameless.order_url, `/orders/${nameless.token}`);
  });

  it("tells both rates of tax apart", async () => {
    const food = (await everyItem(shop)).flatMap((item) => item.variants).find(({ sku, stock }) => /^T0/.test(sku) && stock.quantity > 0);
    const answer = await open(shop, basket({ lines: [{ sku: plentiful, quantity: 1 }, { sku: food.sku, quantity: 1 }] }));
    assert.deepEqual(answer.json.amounts.tax.map(({ rate }) => rate).sort((a, b) => a - b), [8, 10]);
  });

  it("takes an orderer who is not the recipient, and cash on delivery with its fee", async () => {
    const orderer = { name: "佐藤 一郎", kana: "サトウ イチロウ", postcode: "100-0001", prefecture: "東京都", city: "千代田区", line1: "千代田1-1", line2: "" };
    const answer = await open(shop, basket({ orderer, payment: { method: "cash_on_delivery" } }));
    assert.equal(answer.status, 201, answer.text);
    assert.ok(answer.json.amounts.fees > 0);
  });

  const wrong = [
    ["no lines", { lines: [] }, /^lines/],
    ["an unknown SKU", { lines: [{ sku: "NO-SUCH", quantity: 1 }] }, /^lines\[0\]/],
    ["a quantity of 0", { lines: [{ sku: plentiful, quantity: 0 }] }, /^lines\[0\]/],
    ["a negative quantity", { lines: [{ sku: plentiful, quantity: -1 }] }, /^lines\[0\]/],
    ["half a piece", { lines: [{ sku: plentiful, quantity: 0.5 }] }, /^lines\[0\]/],
    ["a quantity in words", { lines: [{ sku: plentiful, quantity: "1" }] }, /^lines\[0\]/],
    ["a huge quantity", { lines: [{ sku: plentiful, quantity: 1e30 }] }, /^lines\[0\]/],
    ["a quantity beyond 64 bits", { lines: [{ sku: plentiful, quantity: 18446744073709551615n }] }, /^lines\[0\]/],
    ["2,000 lines", { lines: Array(2000).fill({ sku: plentiful, quantity: 1 }) }, /^lines/],
    ["lines that are no list", { lines: "P01" }, /^lines/],
    ["no mail address", { email: "" }, /^email$/],
    ["a mail address without @", { email: "hanako" }, /^email$/],
    ["a mail address with a line break", { email: "a@example.jp\r\nBcc: b@example.jp" }, /^email$/],
    ["a phone in letters", { phone: "abc" }, /^phone$/],
    ["no address", { shipping_address: null }, /^shipping_address\./],
    ["an unknown prefecture", { shipping_address: { ...basket().shipping_address, prefecture: "みかん県" } }, /^shipping_address\.prefecture$/],
    ["a prefecture the postcode is not in", { shipping_address: { ...basket().shipping_address, prefecture: "沖縄県" } }, /^shipping_address\.postcode$/],
    ["a postcode of letters", { shipping_address: { ...basket().shipping_address, postcode: "ABC" } }, /^shipping_address\.postcode$/],
    ["a name of 100,000 characters", { shipping_address: { ...basket().shipping_address, name: "山".repeat(60_000) } }, /^shipping_address\.name$/],
    ["an unknown shipping method", { shipping_method: "drone" }, /^shipping_method$/],
    ["an unknown payment method", { payment: { method: "barter" } }, /^payment/],
    ["a card's token that is none", { payment: { method: "card", source: "t".repeat(256) } }, /^payment\.source$/],
    ["a card's token that is no text", { payment: { method: "card", source: 4242 } }, /^payment\.source$/],
    ["a card's token with a control character", { payment: { method: "card", source: "a\u0000b" } }, /^payment\.source$/],
    ["no payment method", { payment: {} }, /^payment/],
  ];
  for (const [field, value] of [["phone", 9012345678], ["orderer", []], ["payment", "card"]]) {
    it(`a member of the wrong type is one fault (${field})`, async () => {
      const answer = await call(shop, "POST", "/api/v1/checkouts", {
        body: JSON.stringify(basket({ [field]: value })),
        headers: { "content-type": "application/json" },
      });
      problem(answer, 422, "invalid-input");
      assert.deepEqual(fields(answer), [field]);
    });
  }

  for (const [what, changes, field] of wrong) {
    it(`refuses ${what} with 422 and the field's name`, async () => {
      const body = JSON.stringify(basket(changes), (_, value) => (typeof value === "bigint" ? "BIG" : value)).replace('"BIG"', "18446744073709551615");
      const answer = await call(shop, "POST", "/api/v1/checkouts", { body, headers: { "content-type": "application/json" } });
      problem(answer, 422, "invalid-input");
      assert.ok(fields(answer).some((name) => field.test(name)), `${field} not in ${fields(answer)}`);
      for (const error of answer.json.errors) assert.ok(error.message.length > 3);
    });
  }

  it("tells an unknown name of a way to pay from one that is not offered", async () => {
    const answer = await open(shop, basket({ payment: { method: "barter" } }));
    problem(answer, 422, "invalid-input");
    const [told] = answer.json.errors.filter((one) => one.field === "payment.method");
    assert.match(told.message, /名前は正しくありません/);
  });

  it("keeps what Japanese names hold: 髙, 﨑, 🍵", async () => {
    const answer = await open(shop, basket({ shipping_address: { ...basket().shipping_address, name: "髙﨑 🍵", line2: "①号館 ㍻ビル" } }));
    assert.ok([201, 422].includes(answer.status), answer.text);
  });

  const noJson = [
    ["nothing", ""],
    ["half an object", '{"lines":['],
    ["a list", "[]"],
    ["broken UTF-8", Buffer.from([0x7b, 0x22, 0x65, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ["10,000 brackets", '{"lines":' + "[".repeat(10_000) + "]".repeat(10_000) + "}"],
  ];
  for (const [what, body] of noJson) {
    it(`refuses ${what} with 400`, async () => {
      const headers = { "content-type": "application/json" };
      problem(await call(shop, "POST", "/api/v1/checkouts", { body, headers }), 400, "not-json");
    });
  }

  it("refuses a body over 256 kB with 413", async () => problem(await post(shop, "/api/v1/checkouts", { note: "x".repeat(300_000) }), 413, "too-large"));

  it("answers a NUL and control characters with words, not with 500", async () => {
    const answer = await open(shop, basket({ shipping_address: { ...basket().shipping_address, name: "山\u0000田\u0007", line1: "\u202e天神" } }));
    assert.ok(answer.status === 201 || answer.status === 422, answer.text);
  });
});

describe("completing it", () => {
  it("answers 201 with the order, and the same again for the same key", async () => {
    const opened = await open(shop);
    const first = await complete(shop, opened.json.id, "press-1");
    assert.equal(first.status, 201, first.text);
    assert.equal(first.headers["idempotency-replayed"], undefined);
    const { number, token, state, payment_state, total } = first.json.order;
    assert.ok(number.length >= 5);
    assert.deepEqual([token, state, payment_state, total], [opened.json.token, "received", "awaiting", opened.json.amounts.total]);
    const again = await complete(shop, opened.json.id, "press-1");
    assert.deepEqual([again.status, again.headers["idempotency-replayed"], again.json], [201, "true", first.json]);
    const other = await complete(shop, opened.json.id, "press-2");
    assert.deepEqual([other.status, other.headers["idempotency-replayed"], other.json.order.number], [201, "true", number]);
    const fate = await get(shop, `/api/v1/checkouts/${opened.json.id}`);
    assert.deepEqual([fate.json.state, fate.json.order.number], ["accepted", number]);
  });

  it("wants a key of 1 to 255 characters", async () => {
    const { json } = await open(shop);
    assert.equal((await post(shop, `/api/v1/checkouts/${json.id}/complete`, {})).status, 400);
    assert.equal((await complete(shop, json.id, "k".repeat(256))).status, 400);
    assert.equal((await complete(shop, json.id, "k".repeat(255))).status, 201);
  });

  it("refuses the same key with another body by 422", async () => {
    const { json } = await open(shop);
    assert.equal((await complete(shop, json.id, "one")).status, 201);
    const other = await complete(shop, json.id, "one", { confirm_similar: true });
    assert.equal(other.status, 422, other.text);
    assert.equal(other.headers["content-type"], "application/problem+json");
  });

  it("keeps the keys of two checkouts apart", async () => {
    const [one, two] = [await open(shop), await open(shop)];
    const orders = [await complete(shop, one.json.id, "same"), await complete(shop, two.json.id, "same")];
    assert.deepEqual(orders.map(({ status }) => status), [201, 201]);
    assert.notEqual(orders[0].json.order.number, orders[1].json.order.number);
  });

  it("takes an empty body for {}", async () => {
    const { json } = await open(shop);
    const first = await call(shop, "POST", `/api/v1/checkouts/${json.id}/complete`, { body: "", headers: { "idempotency-key": "a" } });
    assert.equal(first.status, 201, first.text);
  });

  it("refuses a body that is no JSON by 400, an unknown checkout by 404", async () => {
    const { json } = await open(shop);
    assert.equal((await complete(shop, json.id, "a", "{nothing", { headers: { "content-type": "application/json" } })).status, 400);
    problem(await complete(shop, "nosuchcheckoutatall", "a"), 404, "not-found");
    problem(await get(shop, "/api/v1/checkouts/nosuchcheckoutatall"), 404, "not-found");
  });

  it("asks before it takes the same order twice, and takes it when confirmed", async () => {
    const person = buyer();
    const first = await open(shop, basket(person));
    const taken = await complete(shop, first.json.id, "a");
    assert.equal(taken.status, 201);
    const second = await open(shop, basket(person));
    const asked = await complete(shop, second.json.id, "a");
    problem(asked, 409, "similar-order");
    assert.ok(!asked.text.includes(taken.json.order.number), "the number is told only to who knows a token");
    const known = await complete(shop, second.json.id, "b", { known_token: taken.json.order.token });
    problem(known, 409, "similar-order");
    assert.ok(known.text.includes(taken.json.order.number));
    assert.equal((await get(shop, `/api/v1/checkouts/${second.json.id}`)).json.state, "open");
    const confirmed = await complete(shop, second.json.id, "c", { confirm_similar: true });
    assert.equal(confirmed.status, 201, confirmed.text);
    assert.notEqual(confirmed.json.order.number, taken.json.order.number);
  });

  it("says price-changed when another way to pay moves the total, and takes it when pressed again", async () => {
    const { json } = await open(shop);
    const payment = { method: "cash_on_delivery" };
    const told = await complete(shop, json.id, "a", { payment });
    problem(told, 409, "price-changed");
    const { total_before, total_now } = told.json;
    assert.equal(total_before, json.amounts.total);
    assert.ok(total_now > total_before);
    assert.equal((await get(shop, `/api/v1/checkouts/${json.id}`)).json.state, "open");
    const taken = await complete(shop, json.id, "b", { payment });
    assert.equal(taken.status, 201, taken.text);
    assert.equal(taken.json.order.total, total_now);
  });

  it("says sold-out with the line, orders nothing, and leaves the checkout open", async () => {
    const scarce = (await everyItem(shop))
      .flatMap((item) => item.variants)
      .find(({ stock, limit_per_order }) => stock.quantity > 1 && stock.quantity < 10 && !limit_per_order);
    const wish = () => basket({ lines: [{ sku: scarce.sku, quantity: scarce.stock.quantity }] });
    const [one, two] = [await open(shop, wish()), await open(shop, wish())];
    assert.equal((await complete(shop, one.json.id, "a")).status, 201);
    const refused = await complete(shop, two.json.id, "a");
    problem(refused, 409, "sold-out");
    assert.ok(refused.text.includes(scarce.sku));
    const replayed = await complete(shop, two.json.id, "a");
    assert.deepEqual([replayed.status, replayed.headers["idempotency-replayed"]], [409, "true"]);
    assert.equal((await get(shop, `/api/v1/checkouts/${two.json.id}`)).json.state, "open");
    assert.equal(await quantityOf(shop, scarce.sku), 0);
    const third = await open(shop, wish());
    assert.ok([201, 422].includes(third.status), third.text);
  });

  it("changes the stock by exactly what was ordered", async () => {
    const before_ = await quantityOf(shop, plentiful);
    const { json } = await open(shop, basket({ lines: [{ sku: plentiful, quantity: 7 }] }));
    assert.equal(await quantityOf(shop, plentiful), before_);
    await complete(shop, json.id, "a");
    await complete(shop, json.id, "a");
    assert.equal(await quantityOf(shop, plentiful), before_ - 7);
  });
});

describe("an order", () => {
  it("is read by its token, with its lines and its story", async () => {
    const { json } = await open(shop);
    await complete(shop, json.id, "a");
    const order = await get(shop, `/api/v1/orders/${json.token}`);
    assert.equal(order.status, 200, order.text);
    for (const name of ["number", "state", "payment_state", "total", "lines", "timeline"]) assert.ok(name in order.json, name);
    assert.equal(order.json.lines[0].sku, plentiful);
    assert.ok(order.json.timeline.length >= 1);
    assert.equal((await get(shop, `/orders/${json.token}`)).status, 200);
  });

  it("is not there before it was ordered, nor for a token one character off", async () => {
    const { json } = await open(shop);
    assert.equal((await get(shop, `/api/v1/orders/${json.token}`)).status, 404);
    await complete(shop, json.id, "a");
    const last = json.token.at(-1) === "a" ? "b" : "a";
    assert.equal((await get(shop, `/api/v1/orders/${json.token.slice(0, -1)}${last}`)).status, 404);
    assert.equal((await get(shop, `/orders/${json.token.slice(0, -1)}${last}`)).status, 404);
  });
});
