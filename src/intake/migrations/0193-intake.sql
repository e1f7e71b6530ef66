-- In a node's own database: attempts to buy that were handed to the central one and may not have arrived. rows: all of the attempt's (CBOR).
CREATE TABLE handovers (
  id TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  rows BYTEA NOT NULL,
  at BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;

-- The same: whose database it is, by the identity of the node.
CREATE TABLE intake_home (
  identity TEXT PRIMARY KEY
) /*sqlite:WITHOUT ROWID*/;
