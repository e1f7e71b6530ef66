-- What somebody asked about a charge on a card statement, until it is answered (by mail, or not at all).
CREATE TABLE charge_questions (
  id TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  amount BIGINT NOT NULL,
  used_on TEXT NOT NULL,
  last4 TEXT NOT NULL,
  asked_at BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX charge_questions_asked ON charge_questions (asked_at);
