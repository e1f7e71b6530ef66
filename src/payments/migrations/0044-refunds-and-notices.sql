-- What was really taken: a provider may have taken another amount than it was asked for.
ALTER TABLE payment_attempts ADD COLUMN captured BIGINT NOT NULL DEFAULT 0;
UPDATE payment_attempts SET captured = amount WHERE state = 'captured';

CREATE TABLE refunds (
  id TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  attempt_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  order_number TEXT NOT NULL,
  amount BIGINT NOT NULL,
  why TEXT NOT NULL,
  state TEXT NOT NULL,
  reference TEXT NOT NULL,
  act TEXT NOT NULL,
  tries BIGINT NOT NULL,
  sent_at BIGINT,
  ask_first BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  looks BIGINT NOT NULL,
  due_at BIGINT,
  failure TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX refunds_by_attempt ON refunds (attempt_id);
CREATE INDEX refunds_by_order ON refunds (shop_id, order_id);
CREATE INDEX refunds_due ON refunds (due_at) WHERE due_at IS NOT NULL;

-- What a provider told, each notice once; nothing of its body but what it is about.
CREATE TABLE payment_notices (
  shop_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  about TEXT NOT NULL,
  reference TEXT NOT NULL,
  attempt_id TEXT NOT NULL,
  sent_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  looks BIGINT NOT NULL,
  due_at BIGINT,
  outcome TEXT NOT NULL,
  PRIMARY KEY (shop_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX payment_notices_due ON payment_notices (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX payment_notices_received ON payment_notices (received_at);

-- The provider's books held against ours.
CREATE TABLE payment_sweeps (
  shop_id TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  finished_at BIGINT,
  since BIGINT NOT NULL,
  payments BIGINT NOT NULL,
  others BIGINT NOT NULL,
  differences BIGINT NOT NULL,
  PRIMARY KEY (shop_id, started_at)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX payment_attempts_by_shop ON payment_attempts (shop_id, created_at);
