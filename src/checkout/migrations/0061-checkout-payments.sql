ALTER TABLE checkouts ADD COLUMN card_source TEXT NOT NULL DEFAULT '';

-- What is kept for an attempt that is paid before it is an order: its number, and whether its pieces are held.
CREATE TABLE checkout_payments (
  checkout_id TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  number TEXT NOT NULL,
  held BIGINT NOT NULL,
  held_until BIGINT,
  evidence TEXT NOT NULL,
  clues TEXT NOT NULL,
  marks TEXT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX checkout_payments_held ON checkout_payments (held_until) WHERE held_until IS NOT NULL;
