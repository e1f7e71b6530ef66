-- In a node's own database: copies of what selling needs of the central one (shops, goods, accounts …), each in its own table. Which
-- version of a shop's rows of a kind they are.
CREATE TABLE reference_marks (
  kind TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (kind, shop_id)
) /*sqlite:WITHOUT ROWID*/;

-- The same: when all of them were last seen to be what is stored there, and where the folder lay then (machine and path).
CREATE TABLE reference_home (
  id BIGINT PRIMARY KEY,
  seen_at BIGINT NOT NULL,
  place TEXT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
