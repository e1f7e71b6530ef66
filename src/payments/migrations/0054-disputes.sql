-- Payments that a buyer's card company took back, or asked about, as the provider tells it.
CREATE TABLE payment_disputes (
  shop_id TEXT NOT NULL,
  reference TEXT NOT NULL,
  account BIGINT NOT NULL,
  attempt_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  amount BIGINT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  takes_money BIGINT NOT NULL,
  answer_by BIGINT,
  opened_at BIGINT NOT NULL,
  closed_at BIGINT,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, reference)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX payment_disputes_of_attempt ON payment_disputes (attempt_id);
CREATE INDEX payment_disputes_open ON payment_disputes (shop_id, opened_at) WHERE closed_at IS NULL;
