-- What is typed into a checkout's form until it is right: of one browser, for one form of its.
CREATE TABLE checkout_drafts (
  shop_id TEXT NOT NULL,
  visitor TEXT NOT NULL,
  form TEXT NOT NULL,
  sealed BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, visitor, form)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX checkout_drafts_form ON checkout_drafts (form);
CREATE INDEX checkout_drafts_at ON checkout_drafts (at);
