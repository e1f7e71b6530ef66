-- The sandbox provider's own ledger (SQLite, DIR/sandbox.db): what it would keep if it were real.
-- An object is kept as the API shows it; what is asked for by lists stands in columns. seq is the order of making.
CREATE TABLE objects (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  parent TEXT NOT NULL,
  created BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX objects_of_kind ON objects (kind, seq);
CREATE INDEX objects_of_parent ON objects (parent, kind, seq);

-- Idempotency keys with the first answer; status 0 while its request is under way.
CREATE TABLE answers (
  idempotency_key TEXT PRIMARY KEY,
  fingerprint BYTEA NOT NULL,
  status BIGINT NOT NULL,
  body TEXT NOT NULL,
  at BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;

-- What happens later by itself, written in the commit of its cause.
CREATE TABLE effects (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  detail TEXT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX effects_due ON effects (due_at);
CREATE INDEX effects_of_object ON effects (object_id);

-- Events on their way to the webhook; due_at is NULL once it answered 2xx.
CREATE TABLE deliveries (
  event_id TEXT PRIMARY KEY,
  due_at BIGINT,
  tries BIGINT NOT NULL,
  status BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE due_at IS NOT NULL;

-- A card that fails once has failed for this attempt.
CREATE TABLE failed_once (
  scope TEXT PRIMARY KEY
) /*sqlite:WITHOUT ROWID*/;
