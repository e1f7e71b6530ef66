// The owner's pages as plain requests.
import assert from "node:assert/strict";
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
}

// As which version a page shows what it is about; forms send it back.
export const version = (page) => /name="version" value="([^"]+)"/.exec(page.text)[1];
