// What stands while the tests of one file run, and goes after the last of them.
import { after } from "node:test";
import { Shop } from "./server.mjs";

// options: of Shop.start
export async function startShop(options) {
  const shop = await Shop.start(options);
  after(() => shop.close());
  return shop;
}
