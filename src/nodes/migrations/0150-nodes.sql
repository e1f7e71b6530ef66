-- Programs that serve this database, one row a letter. identity: random, of the folder it serves; incarnation: raised at each start.
-- place: the machine and the folder. seen_at: by this database's clock; NULL: it has left in order.
CREATE TABLE nodes (
  node TEXT PRIMARY KEY,
  identity TEXT NOT NULL,
  incarnation BIGINT NOT NULL,
  place TEXT NOT NULL,
  address TEXT NOT NULL,
  since BIGINT NOT NULL,
  seen_at BIGINT
) /*sqlite:WITHOUT ROWID*/;

-- Work that one node does for all. fence: rises each time it is taken over. until: by this database's clock; 0: it was given back.
CREATE TABLE duties (
  duty TEXT PRIMARY KEY,
  node TEXT NOT NULL,
  identity TEXT NOT NULL,
  fence BIGINT NOT NULL,
  until BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
