// The owner's pages as plain requests: for tests of what they do, not of how they look.
import assert from "node:assert/strict";
import { get, postForm } from "./client.mjs";
import { owner } from "./server.mjs";

// The owner's side in one browser: cookies are kept, forms are sent with their token.
export class Owner {
  cookies = {};
  constructor(shop) {
    this.shop = shop;
  }
  headers() {
    return { cookie: Object.entries(this.cookies).map(([name, value]) => `${name}=${value}`).join("; ") };
  }
  keep(answer) {
    for (const line of answer.headers["set-cookie"] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      this.cookies[name] = value;
    }
    return answer;
  }
  async see(path) {
    return this.keep(await get(this.shop, path, { headers: this.headers() }));
  }
  async send(path, page, fields) {
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1];
    return this.keep(await postForm(this.shop, path, { csrf, ...fields }, this.headers()));
  }
  static async signIn(shop) {
    const visitor = new Owner(shop);
    const page = await visitor.see("/admin/sign-in");
    const answer = await visitor.send("/admin/sign-in", page, { mail: owner.mail, password: owner.password });
    assert.equal(answer.status, 303, answer.text.slice(0, 500));
    return visitor;
  }
}

// As which version a page shows what it is about; forms send it back.
export const version = (page) => /name="version" value="([^"]+)"/.exec(page.text)[1];
