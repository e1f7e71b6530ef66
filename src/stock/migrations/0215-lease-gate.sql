-- In the central database: under which start of its server nodes have told what they hold (stock/gate.h). One row, id 1.
CREATE TABLE lease_gate (
  id BIGINT PRIMARY KEY,
  server_start TEXT NOT NULL,
  era BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;

-- Nodes that may hold pieces. era: in which they told it last. owes: 1 while pieces are handed out to nobody before they tell. at: when this
-- database heard of them last, by its own clock.
CREATE TABLE lease_reports (
  node TEXT PRIMARY KEY,
  letter TEXT NOT NULL,
  era BIGINT NOT NULL,
  owes BIGINT NOT NULL,
  at BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;

-- Pieces that a node holds and that this database does not count as leased, since it forgot the grant and has too few free ones just now.
CREATE TABLE lease_claims (
  shop_id TEXT NOT NULL,
  variant_id TEXT NOT NULL,
  node TEXT NOT NULL,
  quantity BIGINT NOT NULL CHECK (quantity >= 0),
  PRIMARY KEY (shop_id, variant_id, node)
) /*sqlite:WITHOUT ROWID*/;
