-- Templates the owner has changed; without a row the built-in one is used.
CREATE TABLE mail_templates (
  shop_id TEXT NOT NULL,
  name TEXT NOT NULL,
  locale TEXT NOT NULL,
  version BIGINT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  html TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT NOT NULL,
  PRIMARY KEY (shop_id, name, locale)
) /*sqlite:WITHOUT ROWID*/;
