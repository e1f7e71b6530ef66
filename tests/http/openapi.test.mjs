// What /api/v1/openapi.json says, held against what the store API really answers.
import assert from "node:assert/strict";
import { it } from "node:test";
import { basket, buyer, by, call, complete, get, open, plentiful, post } from "../client.mjs";
import { startShop } from "../stage.mjs";
import { faults, schemaOf } from "./schema.mjs";

const shop = await startShop();
const document = (await get(shop, "/api/v1/openapi.json")).json;

function fits(answer, method, path, status) {
  assert.equal(answer.status, status, answer.text);
  const type = answer.headers["content-type"].split(";")[0];
  const found = faults(document, schemaOf(document, method, path, status, type), answer.json);
  assert.deepEqual([...new Set(found.map((fault) => fault.replace(/\[\d+\]/g, "[]")))], []);
}

it("items and one item", async () => {
  fits(await get(shop, "/api/v1/items?limit=100"), "get", "/api/v1/items", 200);
  fits(await get(shop, "/api/v1/items?limit=0"), "get", "/api/v1/items", 422);
  fits(await get(shop, "/api/v1/items/message-card"), "get", "/api/v1/items/{slug}", 200);
  fits(await get(shop, "/api/v1/items/nothing"), "get", "/api/v1/items/{slug}", 404);
});

it("a problem speaks the language that was asked for, under a title that never changes", async () => {
  const said = async (path, language) => (await get(shop, path, { headers: { "accept-language": language } })).json;
  const [ja, en] = [await said("/api/v1/items?limit=0", "ja"), await said("/api/v1/items?limit=0", "en-US,en;q=0.9,ja;q=0.8")];
  assert.equal(ja.title, en.title);
  assert.match(ja.errors[0].message, /整数/);
  assert.match(en.errors[0].message, /whole number/);
  assert.match((await said("/api/v1/orders/nothing", "fr, *")).detail, /ありません/);
  assert.match((await said("/api/v1/orders/nothing", "en")).detail, /There is no/);
  assert.equal((await said("/api/v1/items/message-card", "en")).url, "/en/items/message-card");
});

it("opening, completing, and the fate of it", async () => {
  const create = "/api/v1/checkouts";
  const take = "/api/v1/checkouts/{id}/complete";
  const person = buyer();
  const opened = await open(shop, basket(person));
  fits(opened, "post", create, 201);
  fits(await post(shop, create, {}), "post", create, 422);
  fits(await call(shop, "POST", create, { body: "{", headers: { "content-type": "application/json" } }), "post", create, 400);
  fits(await get(shop, `${create}/${opened.json.id}`), "get", "/api/v1/checkouts/{id}", 200);
  fits(await post(shop, `${create}/${opened.json.id}/complete`, {}), "post", take, 400);
  fits(await complete(shop, opened.json.id, "a"), "post", take, 201);
  fits(await complete(shop, opened.json.id, "a", { confirm_similar: true }), "post", take, 422);
  fits(await complete(shop, "nothing", "a"), "post", take, 404);
  fits(await get(shop, `${create}/${opened.json.id}`), "get", "/api/v1/checkouts/{id}", 200);
  fits(await get(shop, `${create}/nothing`), "get", "/api/v1/checkouts/{id}", 404);
  fits(await get(shop, `/api/v1/orders/${opened.json.token}`), "get", "/api/v1/orders/{token}", 200);
  fits(await get(shop, "/api/v1/orders/nothing"), "get", "/api/v1/orders/{token}", 404);
  const again = await open(shop, basket({ ...person, lines: [{ sku: plentiful, quantity: 1 }] }));
  fits(await complete(shop, again.json.id, "a"), "post", take, 409);
});

it("a card that is declined, that has a step to do, and that pays", async () => {
  const take = "/api/v1/checkouts/{id}/complete";
  const opened = async (source) => (await open(shop, basket(by("card", source)))).json.id;
  const declined = await opened("tok_declined");
  fits(await complete(shop, declined, "a"), "post", take, 402);
  const step = await opened("tok_3ds");
  fits(await complete(shop, step, "a"), "post", take, 202);
  fits(await get(shop, `/api/v1/checkouts/${step}`), "get", "/api/v1/checkouts/{id}", 200);
  fits(await complete(shop, declined, "b", by("card", "tok_ok")), "post", take, 201);
});

it("a whole request by the document's own words is taken", () => {
  const schema = document.paths["/api/v1/checkouts"].post.requestBody.content["application/json"].schema;
  assert.deepEqual(faults(document, schema, basket()), []);
});
