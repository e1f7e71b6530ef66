CREATE TABLE staff_accounts (
  shop_id TEXT NOT NULL,
  id TEXT NOT NULL,
  mail TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  rights TEXT NOT NULL,
  password_hash TEXT,
  enabled BIGINT NOT NULL,
  totp_secret BYTEA,
  totp_step BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  signed_in_at BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX staff_accounts_by_mail ON staff_accounts (shop_id, mail);

CREATE TABLE staff_recovery_codes (
  shop_id TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  code_mac TEXT NOT NULL,
  PRIMARY KEY (shop_id, staff_id, code_mac)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE staff_sessions (
  shop_id TEXT NOT NULL,
  id TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  stage TEXT NOT NULL,
  device TEXT NOT NULL,
  client TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX staff_sessions_by_staff ON staff_sessions (shop_id, staff_id);

CREATE TABLE staff_links (
  shop_id TEXT NOT NULL,
  id TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  replaced BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX staff_links_by_staff ON staff_links (shop_id, staff_id);

CREATE TABLE staff_failures (
  shop_id TEXT NOT NULL,
  counted TEXT NOT NULL,
  failures BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, counted)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE staff_deeds (
  shop_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  id TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  staff_name TEXT NOT NULL,
  client TEXT NOT NULL,
  what TEXT NOT NULL,
  subject_type TEXT NOT NULL,
  subject TEXT NOT NULL,
  label TEXT NOT NULL,
  was TEXT NOT NULL,
  became TEXT NOT NULL,
  folded TEXT NOT NULL,
  PRIMARY KEY (shop_id, at, id)
) /*sqlite:WITHOUT ROWID*/;
