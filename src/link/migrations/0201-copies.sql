-- Entries of other nodes, kept for them in a file beside the database. node: whose it is; box: sealed (link/copies.h).
CREATE TABLE copies (
  node TEXT NOT NULL,
  checkout TEXT NOT NULL,
  version BIGINT NOT NULL,
  box BYTEA NOT NULL,
  kept_at BIGINT NOT NULL,
  PRIMARY KEY (node, checkout)
) /*sqlite:WITHOUT ROWID*/;
