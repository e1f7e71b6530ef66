// The store API's goods: paging, search, one item; and what the demo shop must hold.
import assert from "node:assert/strict";
import { it } from "node:test";
import { everyItem, get } from "../client.mjs";
import { startShop } from "../stage.mjs";

const shop = await startShop();
const items = await everyItem(shop);

const search = async (words) => (await get(shop, `/api/v1/items?limit=100&q=${encodeURIComponent(words)}`)).json.items;

it("stocks at least 60 items, three variants with a million, several with 1 to 12, some sold out", () => {
  assert.ok(items.length >= 60);
  const variants = items.flatMap((item) => item.variants);
  assert.equal(variants.filter(({ stock }) => stock.quantity > 900_000).length, 3);
  assert.ok(variants.filter(({ stock }) => stock.quantity >= 1 && stock.quantity <= 12).length >= 3);
  assert.ok(variants.some(({ stock }) => stock.state === "sold_out" && stock.quantity === 0));
  assert.equal(new Set(variants.map(({ sku }) => sku)).size, variants.length);
});

it("gives every field of the contract", () => {
  for (const item of items) {
    assert.match(item.slug, /^[a-z0-9-]+$/);
    assert.ok(item.name && Number.isInteger(item.price) && item.price > 0, item.slug);
    for (const { sku, price, stock } of item.variants) {
      assert.ok(sku && Number.isInteger(price), item.slug);
      assert.ok(["in_stock", "few", "sold_out"].includes(stock.state));
      assert.ok(Number.isInteger(stock.quantity));
    }
  }
});

it("pages through everything once, whatever the limit", async () => {
  const seen = [];
  for (let cursor = "", turn = 0; cursor !== null; ++turn) {
    assert.ok(turn < 100);
    const page = (await get(shop, `/api/v1/items?limit=7&cursor=${cursor}`)).json;
    assert.ok(page.items.length <= 7);
    seen.push(...page.items.map(({ slug }) => slug));
    cursor = page.next;
    if (cursor !== null) assert.match(cursor, /^[A-Za-z0-9._~-]+$/);
  }
  assert.deepEqual(seen, items.map(({ slug }) => slug));
});

for (const [what, query] of [
  ["a limit of 0", "limit=0"],
  ["a limit of 101", "limit=101"],
  ["a limit in words", "limit=ten"],
  ["a cursor nobody gave", "cursor=..%2f"],
]) {
  it(`refuses ${what} with 422`, async () => assert.equal((await get(shop, `/api/v1/items?${query}`)).status, 422));
}

it("finds one character, parts of words, kana of either kind and any width", async () => {
  assert.ok((await search("茶")).length >= 3);
  const mugs = (await search("マグカップ")).map(({ slug }) => slug);
  assert.ok(mugs.length >= 1);
  for (const typed of ["まぐかっぷ", "ﾏｸﾞｶｯﾌﾟ"]) assert.deepEqual((await search(typed)).map(({ slug }) => slug).sort(), [...mugs].sort(), typed);
  assert.equal((await search("そんな品はありません")).length, 0);
});

it("shows one item with its exact data, and 404 for a slug nobody has", async () => {
  const one = await get(shop, `/api/v1/items/${items[0].slug}`);
  assert.equal(one.status, 200);
  assert.equal(one.json.slug, items[0].slug);
  for (const name of ["size", "weight", "material", "touch", "assembly"]) assert.ok(one.json.attributes[name], name);
  const none = await get(shop, "/api/v1/items/no-such-item");
  assert.equal(none.status, 404);
  assert.equal(none.headers["content-type"], "application/problem+json");
});

it("describes itself as OpenAPI 3.1 with every path of the store API", async () => {
  const api = await get(shop, "/api/v1/openapi.json");
  assert.equal(api.status, 200);
  assert.match(api.json.openapi, /^3\.1/);
  for (const path of ["/items", "/items/{slug}", "/checkouts", "/checkouts/{id}", "/checkouts/{id}/complete", "/orders/{token}"]) {
    assert.ok(Object.keys(api.json.paths).some((key) => key.endsWith(path)), path);
  }
});
