-- In a node's own database: what was carried to the central one, as it was, for some hours: a database that forgot is told it again. number:
-- of the order; '' of an attempt that was handed over. carriage: in which it was carried; 0: that was forgotten there, and it lies here once
-- more. rows: all of the attempt's (CBOR).
CREATE TABLE carried_bundles (
  id TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  number TEXT NOT NULL,
  carriage BIGINT NOT NULL,
  at BIGINT NOT NULL,
  rows BYTEA NOT NULL
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX carried_bundles_by_time ON carried_bundles (at);
CREATE INDEX carried_bundles_by_carriage ON carried_bundles (carriage);
CREATE INDEX carried_bundles_by_number ON carried_bundles (shop_id, number);

-- How often a node has carried something: in the central database, raised by each transaction that takes it; in the node's own, the last one
-- that it heard of.
CREATE TABLE carry_marks (
  node TEXT PRIMARY KEY,
  carriage BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;

-- In a node's own database: what was given to other nodes to keep (link/copies.h). digest: of the newest version, at: when it was made. kept:
-- the newest version that one of them has; 0: none. carried_at: since when it is in the central database, and need not be kept any more.
CREATE TABLE entry_copies (
  id TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  digest TEXT NOT NULL,
  at BIGINT NOT NULL,
  kept BIGINT NOT NULL,
  carried_at BIGINT
) /*sqlite:WITHOUT ROWID*/;
