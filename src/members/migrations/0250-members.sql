CREATE TABLE members (
  shop_id TEXT NOT NULL,
  id TEXT NOT NULL,
  mail_mark TEXT NOT NULL,
  person_id TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  locale TEXT NOT NULL,
  joined_at BIGINT NOT NULL,
  signed_in_at BIGINT,
  sealed BYTEA NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX members_by_mail ON members (shop_id, mail_mark);
CREATE INDEX members_by_time ON members (shop_id, joined_at);

CREATE TABLE member_sessions (
  shop_id TEXT NOT NULL,
  id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  device TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX member_sessions_by_member ON member_sessions (shop_id, member_id);

CREATE TABLE member_letters (
  shop_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  mail_mark TEXT NOT NULL,
  member_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  locale TEXT NOT NULL,
  sealed BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  replaced BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX member_letters_by_mail ON member_letters (shop_id, mail_mark, kind);
CREATE INDEX member_letters_by_member ON member_letters (shop_id, member_id);

CREATE TABLE member_consents (
  shop_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  purpose TEXT NOT NULL,
  given BIGINT NOT NULL,
  at BIGINT NOT NULL,
  locale TEXT NOT NULL,
  words_mark TEXT NOT NULL,
  PRIMARY KEY (shop_id, member_id, n)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE member_consent_words (
  shop_id TEXT NOT NULL,
  mark TEXT NOT NULL,
  words TEXT NOT NULL,
  first_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, mark)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE member_proofs (
  shop_id TEXT NOT NULL,
  id TEXT NOT NULL,
  left_at BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  PRIMARY KEY (shop_id, id)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE member_carts (
  shop_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  lines TEXT NOT NULL,
  goods TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, member_id)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE member_mails (
  shop_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  PRIMARY KEY (shop_id, member_id, message_id)
) /*sqlite:WITHOUT ROWID*/;
