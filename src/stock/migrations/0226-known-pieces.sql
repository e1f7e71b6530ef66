-- In a node's own database: what was to be had elsewhere, free in the central database and with other nodes, as it was last known.
CREATE TABLE known_pieces (
  shop_id TEXT NOT NULL,
  variant_id TEXT NOT NULL,
  available BIGINT NOT NULL,
  version BIGINT NOT NULL,
  elsewhere BIGINT NOT NULL,
  PRIMARY KEY (shop_id, variant_id)
) /*sqlite:WITHOUT ROWID*/;
