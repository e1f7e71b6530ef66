// Requests as no browser writes them: too long, too slow, broken, dishonest. Each is answered, none resets, none is a 500.
import assert from "node:assert/strict";
import net from "node:net";
import { after, before, describe, it } from "node:test";
import { call, get, raw, whole } from "../client.mjs";
import { Shop } from "../server.mjs";

let shop;
before(async () => (shop = await Shop.start()));
after(async () => {
  assert.equal((await get(shop, "/healthz")).status, 200);
  assert.ok(!/"status":5\d\d|AddressSanitizer|runtime error/.test(shop.output), shop.output);
  await shop.close();
});

const host = "Host: localhost\r\n";

it("an address in absolute form, as proxies are asked, is read (RFC 9112, 3.2.2)", async () => {
  const answer = await raw(shop, `GET http://localhost/cart HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, { until: whole });
  assert.equal(answer.status, 200, answer.text);
});

describe("too much", () => {
  it("a long address is 414", async () =>
    assert.equal((await raw(shop, `GET /${"a".repeat(9_000)} HTTP/1.1\r\n${host}\r\n`, { until: whole })).status, 414));

  it("an address longer than all headers may be is 414 too", async () =>
    assert.equal((await raw(shop, `GET /${"a".repeat(60_000)} HTTP/1.1\r\n${host}\r\n`, { until: whole })).status, 414));

  it("one long header is 431", async () =>
    assert.equal((await raw(shop, `GET / HTTP/1.1\r\n${host}X: ${"a".repeat(40_000)}\r\n\r\n`, { until: whole })).status, 431));

  it("many headers are 431", async () => {
    const many = Array.from({ length: 3_000 }, (_, i) => `X-${i}: 1\r\n`).join("");
    assert.equal((await raw(shop, `GET / HTTP/1.1\r\n${host}${many}\r\n`, { until: whole })).status, 431);
  });

  const upload = (path, size, more = "") => `POST ${path} HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: ${size}\r\n${more}\r\n`;

  for (const path of ["/api/v1/checkouts", "/cart", "/admin/sign-in", "/nothing"]) {
    it(`100 MB to ${path} are refused before they are sent when the sender asks first`, async () => {
      const answer = await raw(shop, upload(path, 100_000_000, "Expect: 100-continue\r\n"), { until: whole });
      assert.ok([413, 417].includes(answer.status), answer.text);
    });
  }

  it("3 MB where a photo is expected are read to the end", async () => {
    const headers = { "content-type": "multipart/form-data; boundary=x", origin: shop.base };
    const answer = await call(shop, "POST", "/admin/items/none/pictures", { body: Buffer.alloc(3 * 1024 * 1024, 97), headers });
    assert.equal(answer.status, 400, "it is no form, but it was not too large");
  });

  it("12 MB of CSV are told to the owner in the owner's frame, with the limit and the way back", async () => {
    const answer = await raw(shop, upload("/admin/items/csv", 12_000_000, "Expect: 100-continue\r\n"), { until: /<\/html>/ });
    assert.equal(answer.status, 413, answer.text);
    const words = Buffer.from(answer.text, "latin1").toString();
    assert.match(words, /5MBまで/);
    assert.match(words, /href="\/admin\/items\/csv"/);
    assert.doesNotMatch(words, /href="\/cart"/);
  });

  it("50 MB of pictures are told to the owner with what may be sent at once", async () => {
    const answer = await raw(shop, upload("/admin/items/none/pictures", 50_000_000, "Expect: 100-continue\r\n"), { until: /<\/html>/ });
    assert.equal(answer.status, 413, answer.text);
    assert.match(Buffer.from(answer.text, "latin1").toString(), /40MBまで/);
  });

  describe("is told to the buyer with a way back", () => {
    const longForm = (path, more = "") => upload(path, 100_000, `Expect: 100-continue\r\n${more}`);
    const told = async (bytes) => {
      const answer = await raw(shop, bytes, { until: /<\/html>/ });
      return { status: answer.status, words: Buffer.from(answer.text, "latin1").toString() };
    };
    const name = "a".repeat(26);
    for (const [path, back] of [
      ["/contact", "/contact"],
      [`/en/contact?form=${name}`, `/en/contact?form=${name}`],
      ["/checkout", "/checkout"],
      ["/orders/none/both", "/orders/none"],
    ]) {
      it(`after a form to ${path}`, async () => {
        const { status, words } = await told(longForm(path));
        assert.equal(status, 413);
        assert.match(words, path.startsWith("/en") ? /Please shorten the text/ : /文章を短くして/);
        assert.ok(words.includes(`class="button" href="${back}"`), words);
      });
    }

    it("to the page the browser names, when it is this shop's", async () => {
      const ours = await told(longForm("/cart", "Referer: http://localhost/items/message-card?x=1\r\n"));
      assert.ok(ours.words.includes('class="button" href="/items/message-card?x=1"'), ours.words);
      for (const referer of ["http://elsewhere.example/items/a", "http://localhost//elsewhere.example/", "http://localhost.example/a", "nonsense"]) {
        const theirs = await told(longForm("/cart", `Referer: ${referer}\r\n`));
        assert.ok(theirs.words.includes('class="button" href="/cart"'), referer);
        assert.ok(!theirs.words.includes("elsewhere"), referer);
      }
    });

    it("or says what to do about headers, where there may be no way back", async () => {
      const { status, words } = await told(`GET / HTTP/1.1\r\n${host}Cookie: a=${"a".repeat(40_000)}\r\n\r\n`);
      assert.equal(status, 431);
      assert.match(words, /Cookieを削除してから/);
    });
  });

  it("a form from another site's page is refused to the owner in the owner's frame", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded", origin: "https://elsewhere.example" };
    const answer = await call(shop, "POST", "/admin/items/csv", { body: "a=b", headers });
    assert.equal(answer.status, 403);
    assert.match(answer.text, /ほかのサイトのページから/);
    assert.match(answer.text, /href="\/admin\/items\/csv"/);
  });

  it("100 MB sent without asking are answered 413, not reset", async () => {
    const answer = await sendHugeBody(upload("/api/v1/checkouts", 100_000_000), 100_000_000);
    assert.equal(answer.status, 413);
  });

  it("an endless chunked body is answered 413", async () => {
    const chunk = "10000\r\n" + "x".repeat(65_536) + "\r\n";
    const head = `POST /api/v1/checkouts HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n`;
    const answer = await raw(shop, [head, ...Array(40).fill(chunk)], { until: whole });
    assert.equal(answer.status, 413);
  });
});

// Sends until the answer is there, as curl does, then reads it.
function sendHugeBody(head, size) {
  return new Promise((done, fail) => {
    const socket = net.connect(shop.port, shop.host);
    const block = Buffer.alloc(65_536, 0x78);
    let sent = 0;
    let text = "";
    const more = () => {
      while (!text && sent < size && socket.writable) {
        sent += block.length;
        if (!socket.write(block)) return;
      }
    };
    socket.on("connect", () => {
      socket.write(head);
      more();
    });
    socket.on("drain", more);
    socket.on("data", (bytes) => {
      text += bytes;
      if (!whole.test(text)) return;
      socket.destroy();
      done({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), sent });
    });
    socket.on("error", (error) => (text ? undefined : fail(error)));
    socket.setTimeout(20_000, () => fail(new Error("no answer")));
  });
}

describe("too slow", () => {
  it("a head that never ends is 408", async () => {
    const answer = await raw(shop, `GET / HTTP/1.1\r\n${host}X: a`, { until: whole, timeout: 20_000 });
    assert.equal(answer.status, 408, answer.text);
  });

  it("a body that never comes is 408", async () => {
    const answer = await raw(shop, `POST /api/v1/checkouts HTTP/1.1\r\n${host}Content-Length: 10\r\n\r\n{`, { until: whole, timeout: 30_000 });
    assert.equal(answer.status, 408, answer.text);
  });

  it("a connection that says nothing is closed in the end, quietly", async () => {
    const answer = await raw(shop, "", { timeout: 45_000 });
    assert.ok(answer.text === "" || answer.status === 408);
  });
});

describe("broken", () => {
  const bad = [
    ["no HTTP at all", "hello\r\n\r\n"],
    ["TLS to a plain port", Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0x0d, 0x0a, 0x0d, 0x0a])],
    ["an address without a slash", `GET items HTTP/1.1\r\n${host}\r\n`],
    ["a version nobody speaks", `GET / HTTP/9.9\r\n${host}\r\n`],
    ["a length in words", `POST /cart HTTP/1.1\r\n${host}Content-Length: ten\r\n\r\n`],
    ["a negative length", `POST /cart HTTP/1.1\r\n${host}Content-Length: -5\r\n\r\n`],
    ["two lengths", `POST /cart HTTP/1.1\r\n${host}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`],
    ["a length and chunks", `POST /cart HTTP/1.1\r\n${host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ["a chunk's size in words", `POST /cart HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n`],
    ["a header without a colon", `GET / HTTP/1.1\r\n${host}Nonsense\r\n\r\n`],
    ["a NUL in a header", `GET / HTTP/1.1\r\n${host}X: a\0b\r\n\r\n`],
    ["a NUL in the address", `GET /a%00b HTTP/1.1\r\n${host}\r\n`],
    ["broken UTF-8 in the address", `GET /items/%FF%FE HTTP/1.1\r\n${host}\r\n`],
    ["an overlong slash", `GET /..%c0%af..%c0%afetc/passwd HTTP/1.1\r\n${host}\r\n`],
    ["a line break in the address", `GET /a%0d%0aSet-Cookie:%20x=1 HTTP/1.1\r\n${host}\r\n`],
    ["half an escape", `GET /items/%e HTTP/1.1\r\n${host}\r\n`],
  ];
  for (const [what, bytes] of bad) {
    it(`${what} is a 4xx`, async () => {
      const answer = await raw(shop, bytes, { until: whole });
      assert.ok((answer.status >= 400 && answer.status < 500) || answer.status === 501 || answer.status === 505, answer.text || "no answer");
      assert.ok(!/^set-cookie: x=1/im.test(answer.text));
    });
  }

  for (const path of [
    "/../../etc/passwd",
    "/assets/../../../etc/passwd",
    "/assets/x/%2e%2e/%2e%2e/etc/passwd",
    "/items/..%2f..%2fnoren.db",
    "//etc/passwd",
    "/pictures/..%2f..%2fkeys",
    "/demo/mail/..%2f..%2fkeys%2fmaster",
    "/%2e%2e/keys",
  ]) {
    it(`${path} leads nowhere`, async () => {
      const answer = await raw(shop, `GET ${path} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
      assert.ok([400, 404].includes(answer.status), answer.text.slice(0, 200));
      assert.ok(!answer.text.includes("root:"));
    });
  }

  it("two requests in one piece get two answers, in order", async () => {
    const answer = await raw(shop, `GET /healthz HTTP/1.1\r\n${host}\r\nGET /nothing HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
    assert.deepEqual([...answer.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1]), ["200", "404"]);
  });

  it("HTTP/1.0 is answered and closed", async () => {
    const answer = await raw(shop, `GET /healthz HTTP/1.0\r\n\r\n`);
    assert.equal(answer.status, 200, answer.text);
  });

  it("HTTP/1.1 without a Host, or with two, is 400", async () => {
    assert.equal((await raw(shop, `GET / HTTP/1.1\r\nConnection: close\r\n\r\n`)).status, 400);
    assert.equal((await raw(shop, `GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\nConnection: close\r\n\r\n`)).status, 400);
  });

  it("a client that leaves half-way harms nobody", async () => {
    for (let i = 0; i < 50; ++i) {
      const socket = net.connect(shop.port, shop.host);
      socket.on("error", () => {});
      socket.write(`POST /api/v1/checkouts HTTP/1.1\r\n${host}Content-Length: 1000\r\n\r\n{"lines"`);
      await new Promise((next) => setImmediate(next));
      socket.resetAndDestroy?.() ?? socket.destroy();
    }
    assert.equal((await get(shop, "/")).status, 200);
  });
});
