CREATE TABLE payment_attempts (
  id TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  order_number TEXT NOT NULL,
  n BIGINT NOT NULL,
  provider TEXT NOT NULL,
  means TEXT NOT NULL,
  amount BIGINT NOT NULL,
  state TEXT NOT NULL,
  reference TEXT NOT NULL,
  confirmed BIGINT NOT NULL,
  unconfirmed_there BIGINT NOT NULL,
  act TEXT NOT NULL,
  tries BIGINT NOT NULL,
  in_doubt BIGINT NOT NULL,
  doubt_since BIGINT,
  looks BIGINT NOT NULL,
  due_at BIGINT,
  expires_at BIGINT,
  redirect TEXT NOT NULL,
  decline TEXT NOT NULL,
  decline_code TEXT NOT NULL,
  card_brand TEXT NOT NULL,
  card_last4 TEXT NOT NULL,
  surplus BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX payment_attempts_by_order ON payment_attempts (order_id, n);
-- An order has at most one payment; what comes besides is surplus.
CREATE UNIQUE INDEX one_payment_per_order ON payment_attempts (order_id) WHERE state = 'captured' AND surplus = 0;
CREATE INDEX payment_attempts_due ON payment_attempts (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX payment_attempts_by_reference ON payment_attempts (reference);
