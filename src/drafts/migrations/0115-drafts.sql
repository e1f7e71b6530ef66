-- What is typed into a buyer's form until it is right: of one browser, for one form of its. It was of checkouts alone; what lay there
-- would have been gone within a day.
CREATE TABLE drafts (
  shop_id TEXT NOT NULL,
  visitor TEXT NOT NULL,
  form TEXT NOT NULL,
  sealed BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, visitor, form)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX drafts_form ON drafts (form);
CREATE INDEX drafts_at ON drafts (at);
DROP TABLE checkout_drafts;
