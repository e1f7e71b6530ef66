// Every path of the contract that is a page or for machines: its status, its language, how it is cached and compressed.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { call, complete, everyItem, get, open, post, postForm } from "../client.mjs";
import { Shop } from "../server.mjs";

let shop = await Shop.start();
after(() => shop.close());
const slug = (await everyItem(shop))[0].slug;

const lawPages = ["/legal/tokushoho", "/legal/privacy", "/legal/terms", "/legal/returns"];
const pages = ["/", "/items/SLUG", "/search?q=%E8%8C%B6", "/cart", "/orders", "/contact", "/help/mail", ...lawPages];

describe("pages", () => {
  for (const page of pages) {
    it(`${page} is Japanese, /en${page === "/" ? "" : page} is English, HEAD tells the same without a body`, async () => {
      const path = page.replace("SLUG", slug);
      const japanese = await get(shop, path);
      assert.equal(japanese.status, 200, japanese.text.slice(0, 300));
      assert.match(japanese.headers["content-type"], /^text\/html; charset=utf-8/i);
      assert.equal(Number(japanese.headers["content-length"]), japanese.body.length);
      assert.match(japanese.text, /<html[^>]* lang="ja"/);
      assert.ok(!/\{\{|\}\}/.test(japanese.text), "a template's brackets are left");
      const english = await get(shop, `/en${path === "/" ? "" : path}`);
      assert.equal(english.status, 200);
      assert.match(english.text, /<html[^>]* lang="en"/);
      const head = await call(shop, "HEAD", path);
      assert.deepEqual([head.status, head.body.length], [200, 0]);
      assert.ok(Number(head.headers["content-length"]) > 0);
    });
  }

  it("send the empty cart's checkout to the cart and the owner's side to its sign-in", async () => {
    for (const [path, to] of [["/checkout", /^\/cart/], ["/admin", /^\/admin\/sign-in/], ["/admin/orders", /^\/admin\/sign-in/]]) {
      const answer = await get(shop, path);
      assert.equal(answer.status, 303, path);
      assert.match(answer.headers.location, to);
      assert.equal(answer.headers["content-length"], "0");
    }
  });

  it("say 404 in words for what is not there", async () => {
    for (const path of ["/nothing", "/items/nothing", "/orders/nothing", "/legal/nothing", "/en/nothing"]) {
      const answer = await get(shop, path);
      assert.equal(answer.status, 404, path);
      assert.match(answer.headers["content-type"], /^text\/html/);
      assert.match(answer.text, /<h1/);
    }
    for (const path of ["/checkout/nothing", "/checkout/nothing/confirm", "/checkout/nothing/similar", "/checkout/nothing/thanks"]) {
      const answer = await get(shop, path);
      assert.equal(answer.status, 410, path);
      assert.match(answer.text, /この購入手続きは終わっています[^]*ご注文は確定していません/, path);
    }
  });

  it("are 405 with Allow for a method they do not know", async () => {
    for (const method of ["DELETE", "PUT", "PATCH", "OPTIONS", "BREW"]) {
      const answer = await call(shop, method, "/cart");
      assert.ok([400, 405, 501].includes(answer.status), `${method}: ${answer.status}`);
    }
    assert.match((await call(shop, "DELETE", "/cart")).headers.allow, /GET/);
  });

  it("forbid foreign frames and scripts", async () => {
    const { headers } = await get(shop, "/");
    assert.match(headers["content-security-policy"], /default-src 'self'/);
    assert.match(headers["content-security-policy"], /frame-ancestors 'none'/);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.ok(headers["referrer-policy"]);
  });
});

describe("for machines", () => {
  it("/healthz and /readyz are 200, /metrics is Prometheus text", async () => {
    assert.equal((await get(shop, "/healthz")).status, 200);
    assert.equal((await get(shop, "/readyz")).status, 200);
    const metrics = await get(shop, "/metrics");
    assert.equal(metrics.status, 200);
    assert.match(metrics.headers["content-type"], /^text\/plain; version=0\.0\.4/);
    assert.match(metrics.text, /^# TYPE \w+ (counter|gauge|histogram)$/m);
  });

  it("no page, feed or sitemap repeats what a Host header says", async () => {
    for (const path of ["/", `/items/${slug}`, "/en/search", "/sitemap.xml", "/feed.xml", "/robots.txt"]) {
      const answer = await get(shop, path, { headers: { host: "elsewhere.example" } });
      assert.equal(answer.status, 200, path);
      assert.ok(!answer.text.includes("elsewhere.example"), path);
    }
  });

  it("/sitemap.xml, /robots.txt and /feed.xml are there and name the items", async () => {
    const robots = await get(shop, "/robots.txt");
    assert.match(robots.text, /^User-agent: \*/im);
    for (const path of ["/sitemap.xml", "/feed.xml"]) {
      const answer = await get(shop, path);
      assert.equal(answer.status, 200, path);
      assert.match(answer.headers["content-type"], /xml/);
      assert.ok(answer.text.includes(`/items/${slug}`));
      assert.ok(answer.text.includes(`>${shop.base}/`), "a machine needs the whole address");
    }
  });

  it("/demo/mail is there in the demo", async () => assert.equal((await get(shop, "/demo/mail")).status, 200));
});

describe("the legal notice", () => {
  it("that was shown with an order is read from the order's page, and one that never was is not there", async () => {
    const { json: opened } = await open(shop);
    const { json: done } = await complete(shop, opened.id, "laws-1");
    const page = await get(shop, `/orders/${done.order.token}`);
    const links = [...page.text.matchAll(/href="(\/legal\/(\w+)\/[0-9a-f]{16})"/g)];
    assert.deepEqual(links.map((link) => link[2]), ["tokushoho", "privacy", "terms", "returns"]);
    for (const [, path] of links) {
      const shown = await get(shop, path);
      assert.equal(shown.status, 200);
      assert.match(shown.text, /現在の内容です/);
      assert.match((await get(shop, `/en${path}`)).text, /the present version/);
    }
    assert.equal((await get(shop, "/legal/terms/0000000000000000")).status, 404);
  });
  it("tells the hours of the telephone once", async () => {
    const row = async (path) => /lines">(03-0000-0000[^<]*)</.exec((await get(shop, path)).text)[1];
    assert.equal((await row("/legal/tokushoho")).match(/10時/g).length, 1);
    assert.equal((await row("/en/legal/tokushoho")).match(/10:00/g).length, 1);
  });
});

describe("ready pages", () => {
  it("are compressed for who asks, with the same content", async () => {
    const plain = await get(shop, "/");
    for (const [name, unpack] of [["gzip", gunzipSync], ["br", brotliDecompressSync]]) {
      const packed = await get(shop, "/", { headers: { "accept-encoding": name } });
      assert.equal(packed.status, 200);
      assert.equal(Number(packed.headers["content-length"]), packed.body.length);
      assert.match(packed.headers.vary ?? "", /accept-encoding/i);
      if (packed.headers["content-encoding"] === undefined) {
        assert.equal(name, "br", "gzip is asked of everybody");
        continue;
      }
      assert.equal(packed.headers["content-encoding"], name);
      assert.ok(packed.body.length < plain.body.length / 2);
      assert.ok(unpack(packed.body).equals(plain.body));
    }
  });

  it("answer 304 to who has them", async () => {
    for (const path of ["/", `/items/${slug}`]) {
      const first = await get(shop, path);
      assert.ok(first.headers.etag, path);
      const second = await get(shop, path, { headers: { "if-none-match": first.headers.etag } });
      assert.deepEqual([second.status, second.body.length, second.headers.etag], [304, 0, first.headers.etag]);
      assert.equal((await get(shop, path, { headers: { "if-none-match": '"other"' } })).status, 200);
    }
  });

  it("keep styles for a year at an address of their content", async () => {
    const link = /href="(\/assets\/[^"]+\.css)"/.exec((await get(shop, "/")).text)[1];
    const style = await get(shop, link);
    assert.match(style.headers["content-type"], /^text\/css/);
    assert.match(style.headers["cache-control"], /max-age=31536000.*immutable/);
    // An old page's address gives today's file, but nobody keeps it.
    const old = await get(shop, link.replace(/\/assets\/[^/]+/, "/assets/0000000000"));
    assert.ok(old.status === 404 || !/max-age=[1-9]/.test(old.headers["cache-control"] ?? ""), old.headers["cache-control"]);
  });
});

describe("the cart", () => {
  const jar = (answer) => [answer.headers["set-cookie"] ?? []].flat().map((cookie) => cookie.split(";")[0]).join("; ");

  it("lives in the browser, signed, and outlives a restart of the shop", async () => {
    const added = await postForm(shop, "/cart", { sku: "P01-WALNUT", quantity: "2" });
    assert.equal(added.status, 303, added.text.slice(0, 300));
    const cookie = jar(added);
    const [line] = [added.headers["set-cookie"]].flat();
    assert.match(line, /HttpOnly/i);
    assert.match(line, /SameSite=Lax/i);
    assert.match((await get(shop, "/cart", { headers: { cookie } })).text, /value="2"/);
    await shop.stop();
    shop = await shop.again();
    assert.match((await get(shop, "/cart", { headers: { cookie } })).text, /value="2"/);
  });

  it("is empty, and no error, when its cookie was tampered with", async () => {
    const cookie = jar(await postForm(shop, "/cart", { sku: "P01-WALNUT", quantity: "2" })).split("; ")[0];
    for (let at = cookie.indexOf("=") + 1; at < cookie.length; at += 5) {
      const other = cookie[at] === "A" ? "B" : "A";
      const answer = await get(shop, "/cart", { headers: { cookie: cookie.slice(0, at) + other + cookie.slice(at + 1) } });
      assert.equal(answer.status, 200);
      assert.ok(!/name="quantity"[^>]*value="2"/.test(answer.text), `position ${at}`);
    }
    for (const bad of ["x", "=", "%00", "A".repeat(4000), "1.2.3"]) {
      const answer = await get(shop, "/cart", { headers: { cookie: `${cookie.split("=")[0]}=${bad}` } });
      assert.equal(answer.status, 200);
    }
  });

  it("takes nothing from another site's page", async () => {
    for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site", origin: undefined }]) {
      const sent = { "content-type": "application/x-www-form-urlencoded", ...headers };
      if (sent.origin === undefined) delete sent.origin;
      const answer = await call(shop, "POST", "/cart", { body: "sku=P01-WALNUT&quantity=1", headers: sent });
      assert.equal(answer.status, 403);
      assert.equal(answer.headers["set-cookie"], undefined);
    }
  });

  for (const [what, fields] of [
    ["an unknown SKU", { sku: "NO-SUCH", quantity: "1" }],
    ["no SKU", { quantity: "1" }],
    ["a negative quantity", { sku: "P01-WALNUT", quantity: "-1" }],
    ["half a piece", { sku: "P01-WALNUT", quantity: "1.5" }],
    ["a huge quantity", { sku: "P01-WALNUT", quantity: "9".repeat(40) }],
    ["a SKU of 100,000 characters", { sku: "A".repeat(100_000), quantity: "1" }],
    ["a NUL", { sku: "P01\0WALNUT", quantity: "1" }],
  ]) {
    it(`answers ${what} in words and puts nothing in`, async () => {
      const answer = await postForm(shop, "/cart", fields);
      assert.ok(answer.status === 303 || (answer.status >= 400 && answer.status < 500), `${answer.status}`);
      const cart = await get(shop, "/cart", { headers: { cookie: jar(answer) } });
      assert.ok(!/name="quantity"/.test(cart.text));
    });
  }

  for (const quantity of ["0", "-1", "1.5", "abc", "", "1000000"]) {
    it(`gives a quantity of "${quantity}" back with its item, to be corrected on the spot`, async () => {
      const sent = await postForm(shop, "/cart", { sku: "P01-WALNUT", quantity });
      assert.equal(sent.status, 303);
      const answer = await get(shop, sent.headers.location);
      assert.equal(answer.status, 200);
      assert.match(answer.text, /name="sku" value="P01-WALNUT"/);
      assert.ok(answer.text.includes(`name="quantity" inputmode="numeric" value="${quantity}"`));
      assert.match(answer.text, /1から9999までの整数/);
      assert.ok(!answer.text.includes("カートに商品は入っていません"));
    });
  }

  it("names the field of everything that is missing at the checkout, in both languages", async () => {
    const cart = jar(await postForm(shop, "/cart", { sku: "P01-WALNUT", quantity: "1" }));
    for (const [path, told] of [["/checkout", "お届け先のお名前を入力してください。"], ["/en/checkout", "Name (recipient): Please fill this in."]]) {
      const form = await get(shop, path, { headers: { cookie: cart } });
      const [, csrf] = /name="csrf" value="([^"]+)"/.exec(form.text);
      const cookie = `${cart}; ${jar(form)}`;
      const sent = await postForm(shop, path, { csrf }, { cookie });
      assert.equal(sent.status, 303);
      assert.match(sent.headers.location, new RegExp(`^${path}\\?form=[a-z0-9]{26}$`));
      const answer = await get(shop, sent.headers.location, { headers: { cookie } });
      assert.equal(answer.status, 200);
      assert.equal((await get(shop, sent.headers.location, { headers: { cookie } })).text, answer.text, "reloaded");
      assert.ok(!(await get(shop, sent.headers.location, { headers: { cookie: cart } })).text.includes('id="errors"'), "another browser");
      const links = [...answer.text.matchAll(/<li><a href="#(\w+)">([^<]+)<\/a>/g)].map(([, field, text]) => [field, text]);
      assert.equal(Object.fromEntries(links).shipping_name, told);
      assert.equal(new Set(links.map(([, text]) => text)).size, links.length);
    }
  });

  it("says in its page what it could not take, and takes what was right of the rest", async () => {
    const told = async (answer, cookie = "") => {
      assert.deepEqual([answer.status, answer.headers.location], [303, "/cart"]);
      return (await get(shop, "/cart", { headers: { cookie: [cookie, jar(answer)].filter(Boolean).join("; ") } })).text;
    };
    assert.match(await told(await postForm(shop, "/cart", { sku: "NOTHING", quantity: "1" })), /お選びの商品が見つかりませんでした/);
    const cart = jar(await postForm(shop, "/cart", { sku: "P01-WALNUT", quantity: "2" })).split("; ")[0];
    const wrong = await postForm(shop, "/cart/update", { sku: "P01-WALNUT", quantity: "x", go: "checkout" }, { cookie: cart });
    const page = await told(wrong);
    assert.match(page, /1から9999までの整数/);
    assert.match(page, /value="2"/);
  });

  it("takes full-width digits", async () => {
    const answer = await postForm(shop, "/cart", { sku: "P01-WALNUT", quantity: "９９" });
    assert.equal(answer.status, 303);
    assert.match((await get(shop, "/cart", { headers: { cookie: jar(answer) } })).text, /value="99"/);
  });

  it("says how many really went in when a line is full", async () => {
    const add = (quantity, cookie) => postForm(shop, "/cart", { sku: "P01-WALNUT", quantity }, { cookie });
    const told = async (cookie) => (await get(shop, "/cart", { headers: { cookie } })).text;
    const first = jar(await add(9_990, ""));
    assert.match(await told(first), /を9990点、カートに入れました。<\/p>/);
    const second = jar(await add(20, first));
    assert.match(await told(second), /を9点、カートに入れました。1回のご注文につき9999点まで/);
    assert.match(await told(jar(await add(1, second))), /すでに9999点入っている/);
  });

  it("takes 茶 of any kind in the search, and 100,000 characters of it with a 4xx", async () => {
    assert.equal((await get(shop, "/search?q=" + "%E8%8C%B6".repeat(5_000))).status, 414);
    for (const q of ["%FF%FE", "%00", "%E2%80%AE", "%F0%9F%8D%B5", "<script>alert(1)</script>", "'%22;--"]) {
      const answer = await get(shop, `/search?q=${q}`);
      assert.ok([200, 400].includes(answer.status), `${q}: ${answer.status}`);
      assert.ok(!answer.text.includes("<script>alert"));
    }
  });
});

describe("hosts", () => {
  it("all reach the only shop, and links never repeat the Host header", async () => {
    const answer = await get(shop, "/", { headers: { host: "evil.example" } });
    assert.equal(answer.status, 200);
    assert.ok(!answer.text.includes("evil.example"));
  });

  it("let programs call the store API, and other sites' pages not: they would order in their visitors' names", async () => {
    assert.equal((await post(shop, "/api/v1/checkouts", {})).status, 422);
    const answer = await post(shop, "/api/v1/checkouts", {}, { origin: "https://elsewhere.example" });
    assert.equal(answer.status, 403);
    assert.match(answer.headers["content-type"], /^application\/problem\+json/);
  });
});
