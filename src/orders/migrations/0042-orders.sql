CREATE TABLE orders (
  id TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  number TEXT NOT NULL,
  state TEXT NOT NULL,
  payment_state TEXT NOT NULL,
  payment_method TEXT NOT NULL,
  total BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  person_id TEXT NOT NULL,
  document TEXT NOT NULL,
  sealed BYTEA NOT NULL,
  clues TEXT NOT NULL,
  chain BYTEA NOT NULL
);
CREATE UNIQUE INDEX orders_by_number ON orders (shop_id, number);
CREATE INDEX orders_by_time ON orders (shop_id, created_at);

CREATE TABLE order_lines (
  order_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  shop_id TEXT NOT NULL,
  variant_id TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  given_back BIGINT NOT NULL,
  PRIMARY KEY (order_id, n)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE order_events (
  order_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  shop_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  actor BIGINT NOT NULL,
  actor_name TEXT NOT NULL,
  data TEXT NOT NULL,
  sealed BYTEA,
  hash BYTEA NOT NULL,
  PRIMARY KEY (order_id, seq)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE order_counters (
  shop_id TEXT NOT NULL,
  node TEXT NOT NULL,
  value BIGINT NOT NULL,
  PRIMARY KEY (shop_id, node)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE recent_baskets (
  shop_id TEXT NOT NULL,
  mark TEXT NOT NULL,
  order_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, mark, order_id)
) /*sqlite:WITHOUT ROWID*/;
