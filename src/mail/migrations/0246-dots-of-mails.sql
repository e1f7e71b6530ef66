-- Messages whose last dot was about to go to a server, until what became of them is written down: a process that dies in between leaves
-- its row, and with it the knowledge that this one may have arrived.
CREATE TABLE mail_dots (
  shop_id TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  round BIGINT NOT NULL,
  holder TEXT NOT NULL,
  at BIGINT NOT NULL,
  server TEXT NOT NULL,
  to_masked TEXT NOT NULL,
  ref TEXT NOT NULL,
  PRIMARY KEY (shop_id, subject_id, kind, round)
) /*sqlite:WITHOUT ROWID*/;
