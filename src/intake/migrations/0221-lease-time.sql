-- In a node's own database: until when it may sell what it holds, by the time since that start of its machine (microseconds).
CREATE TABLE lease_time (
  boot TEXT PRIMARY KEY,
  until BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;

-- The same: orders whose commit was over later than that. Nobody is told that they are taken until this is known again.
CREATE TABLE late_orders (
  id TEXT PRIMARY KEY
) /*sqlite:WITHOUT ROWID*/;
