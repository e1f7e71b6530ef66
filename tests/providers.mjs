// The payment providers a shop may have an account at, as the sandbox plays them. Its ledger is one: what was really charged is read by
// Stripe's lists, whoever it was charged through.
import { createHmac } from "node:crypto";

const sign = (text, key) => createHmac("sha256", key).update(text).digest("hex");
const now = () => Math.floor(Date.now() / 1000);

export const providers = [
  {
    name: "stripe",
    base: "",  // of its API at the sandbox
    option: "--webhook",
    hook: "/hooks/stripe",
    signature: "stripe-signature",
    signed: (body, key, at = now()) => `t=${at},v1=${sign(`${at}.${body}`, key)}`,
    event: (id, intent) => ({ id, object: "event", type: "payment_intent.succeeded", created: now(), data: { object: intent } }),
    ages: true,  // a notice that is too old is refused
  },
  {
    name: "komoju",
    base: "/komoju",
    option: "--komoju-webhook",
    hook: "/hooks/komoju",
    signature: "x-komoju-signature",
    signed: (body, key) => sign(body, key),
    event: (id, intent) => {
      const ours = `${intent.metadata.noren_order}.x.${intent.metadata.noren_attempt}.1`;
      const payment = { id: intent.id.slice(3), resource: "payment", status: "captured", external_order_num: ours };
      return { id, resource: "event", type: "payment.captured", created_at: new Date().toISOString(), reason: null, data: payment };
    },
    ages: false,
  },
];
