-- Who may be written to, for what, since when and on which words; and the letters that went to them.
-- A reader is a mail address of one shop, sealed with its person's key; a consent is his word for one purpose.
CREATE TABLE newsletter_readers (
  shop_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  sealed BYTEA NOT NULL,
  domain TEXT NOT NULL,
  locale TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  round BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX newsletter_readers_of_person ON newsletter_readers (shop_id, person_id);

CREATE TABLE newsletter_consents (
  shop_id TEXT NOT NULL,
  reader_id TEXT NOT NULL,
  purpose TEXT NOT NULL,
  state TEXT NOT NULL,
  text_version TEXT NOT NULL,
  place TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  given_at BIGINT,
  ended_at BIGINT,
  ended_how TEXT NOT NULL,
  PRIMARY KEY (shop_id, reader_id, purpose)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX newsletter_consents_in_state ON newsletter_consents (shop_id, purpose, state, asked_at);

-- Every asking, giving and ending: the proof that the law on specified electronic mail asks for.
CREATE TABLE newsletter_consent_events (
  shop_id TEXT NOT NULL,
  reader_id TEXT NOT NULL,
  purpose TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  what TEXT NOT NULL,
  how TEXT NOT NULL,
  text_version TEXT NOT NULL,
  PRIMARY KEY (shop_id, reader_id, purpose, seq)
) /*sqlite:WITHOUT ROWID*/;

-- The words that stood beside the field, as they were.
CREATE TABLE newsletter_texts (
  shop_id TEXT NOT NULL,
  version TEXT NOT NULL,
  text TEXT NOT NULL,
  first_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, version)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE newsletters (
  shop_id TEXT NOT NULL,
  id TEXT NOT NULL,
  purpose TEXT NOT NULL,
  lane BIGINT NOT NULL,
  state TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_name TEXT NOT NULL,
  approved_name TEXT NOT NULL,
  recipients BIGINT NOT NULL,
  start_at BIGINT,
  ended_at BIGINT,
  PRIMARY KEY (shop_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX newsletters_under_way ON newsletters (state, lane, start_at);

CREATE TABLE newsletter_recipients (
  shop_id TEXT NOT NULL,
  newsletter_id TEXT NOT NULL,
  reader_id TEXT NOT NULL,
  domain TEXT NOT NULL,
  offset_us BIGINT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (shop_id, newsletter_id, reader_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX newsletter_recipients_waiting ON newsletter_recipients (shop_id, newsletter_id, offset_us) WHERE state = 'waiting';
CREATE INDEX newsletter_recipients_of_reader ON newsletter_recipients (shop_id, reader_id);

CREATE TABLE newsletter_settings (
  shop_id TEXT PRIMARY KEY,
  from_address TEXT NOT NULL,
  second_above BIGINT NOT NULL,
  version BIGINT NOT NULL
);
