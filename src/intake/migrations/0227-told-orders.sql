-- In a node's own database: orders that were carried, as their pages showed them then, for who asks while the central database is away. JSON of
-- the store API, which names nobody. at: when they were carried.
CREATE TABLE told_orders (
  id TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  view_ja TEXT NOT NULL,
  view_en TEXT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX told_orders_by_time ON told_orders (at);
