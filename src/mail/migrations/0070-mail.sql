-- The outbox. A row is written in the commit of its cause, so it is kept small: due_at is set exactly while something is still
-- to be done (the index of waiting messages holds nothing else), and what became of the message stands in mail_attempts.
CREATE TABLE mail_messages (
  shop_id TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  round BIGINT NOT NULL,
  subject_type TEXT NOT NULL,
  recipient TEXT NOT NULL,
  state TEXT NOT NULL,
  due_at BIGINT,
  created_at BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  to_address TEXT,
  reason TEXT,
  asked_by TEXT,
  PRIMARY KEY (shop_id, subject_id, kind, round)
) /*sqlite:WITHOUT ROWID*/;

CREATE INDEX mail_messages_waiting ON mail_messages (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX mail_messages_parked ON mail_messages (shop_id, created_at) WHERE state = 'parked';

CREATE TABLE mail_attempts (
  shop_id TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  round BIGINT NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  code BIGINT NOT NULL,
  stage TEXT NOT NULL,
  words TEXT NOT NULL,
  to_masked TEXT NOT NULL,
  PRIMARY KEY (shop_id, subject_id, kind, round, number)
) /*sqlite:WITHOUT ROWID*/;

CREATE INDEX mail_attempts_newest ON mail_attempts (shop_id, at, outcome);
