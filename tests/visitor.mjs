// Somebody with a browser, as plain requests: for tests of what pages do, not of how they look.
import { get, postForm } from "./client.mjs";

// Keeps its cookies, and sends forms with their page's token.
export class Visitor {
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
  async send(path, page, fields = {}) {
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1];
    return this.keep(await postForm(this.shop, path, { csrf, ...fields }, this.headers()));
  }
}
