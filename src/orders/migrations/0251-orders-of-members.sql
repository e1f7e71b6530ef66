CREATE TABLE order_members (
  order_id TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS order_members_by_member ON order_members (shop_id, member_id);
