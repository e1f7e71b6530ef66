CREATE TABLE checkouts (
  id TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  state TEXT NOT NULL,
  by_api BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  person_id TEXT NOT NULL,
  document TEXT NOT NULL,
  sealed BYTEA NOT NULL
);

CREATE TABLE checkout_answers (
  checkout_id TEXT NOT NULL,
  key_hash TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  verdict TEXT NOT NULL,
  details TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (checkout_id, key_hash)
) /*sqlite:WITHOUT ROWID*/;
