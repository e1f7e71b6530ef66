-- Pieces that a node may sell without asking: how many it has of the central database, by that one's count.
CREATE TABLE leases (
  node TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  variant_id TEXT NOT NULL,
  quantity BIGINT NOT NULL CHECK (quantity >= 0),
  PRIMARY KEY (node, shop_id, variant_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX leases_of_variant ON leases (shop_id, variant_id);

-- What one side gave and the other takes once, in this order. way: 'grant' is written by the central database, 'return' by the node.
CREATE TABLE lease_moves (
  node TEXT NOT NULL,
  way TEXT NOT NULL,
  seq BIGINT NOT NULL,
  shop_id TEXT NOT NULL,
  variant_id TEXT NOT NULL,
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (node, way, seq)
) /*sqlite:WITHOUT ROWID*/;

-- The newest move: on the side that writes them the last one written, on the other the last one taken.
CREATE TABLE lease_marks (
  node TEXT NOT NULL,
  way TEXT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (node, way)
) /*sqlite:WITHOUT ROWID*/;

-- Who waits for pieces that lie with others. node: '' is the owner's side, which wants them back in the central database.
CREATE TABLE lease_wishes (
  shop_id TEXT NOT NULL,
  variant_id TEXT NOT NULL,
  node TEXT NOT NULL,
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, variant_id, node)
) /*sqlite:WITHOUT ROWID*/;
