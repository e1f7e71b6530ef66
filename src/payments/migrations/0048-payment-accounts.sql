-- A shop's own accounts at providers; the keys in one sealed box. At most one takes new payments.
CREATE TABLE payment_accounts (
  shop_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  provider TEXT NOT NULL,
  mode TEXT NOT NULL,
  identity TEXT NOT NULL,
  name TEXT NOT NULL,
  takes_money BIGINT NOT NULL,
  key_end TEXT NOT NULL,
  hook_end TEXT NOT NULL,
  hook_before_until BIGINT,
  secrets BYTEA,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  ended_at BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (shop_id, n)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX payment_accounts_current ON payment_accounts (shop_id) WHERE ended_at IS NULL;

-- The account a payment was begun with, and the one a notice came from; 0 is the configuration's.
ALTER TABLE payment_attempts ADD COLUMN account BIGINT NOT NULL DEFAULT 0;
ALTER TABLE payment_notices ADD COLUMN account BIGINT NOT NULL DEFAULT 0;
