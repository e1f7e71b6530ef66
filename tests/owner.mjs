// The owner's pages as plain requests.
import assert from "node:assert/strict";
import { quantityOf } from "./client.mjs";
import { owner } from "./server.mjs";
import { Visitor } from "./visitor.mjs";

export class Owner extends Visitor {
  static async signIn(shop) {
    const visitor = new Owner(shop);
    const page = await visitor.see("/admin/sign-in");
    const answer = await visitor.send("/admin/sign-in", page, { mail: owner.mail, password: owner.password });
    assert.equal(answer.status, 303, answer.text.slice(0, 500));
    return visitor;
  }

  // So many pieces can be bought from now on, by an adjustment of the stock.
  async leave(sku, pieces) {
    const list = await this.see(`/admin/stock?q=${sku}`);
    const [, path] = /href="(\/admin\/stock\/[^"?]+)"/.exec(list.text);
    const fields = { kind: "adjusted", quantity: String(pieces - (await quantityOf(this.shop, sku))), reason: "other", note: "" };
    const page = await this.see(path);
    const answer = await this.send(path, page, { version: version(page), ...fields });
    assert.equal(answer.status, 303, answer.text.slice(0, 500));
  }
}

// As which version a page shows what it is about; forms send it back.
export const version = (page) => /name="version" value="([^"]+)"/.exec(page.text)[1];
