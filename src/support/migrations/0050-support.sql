CREATE TABLE inquiries (
  id TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  once TEXT NOT NULL,
  case_number TEXT NOT NULL,
  at BIGINT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  topic TEXT NOT NULL,
  order_number TEXT NOT NULL,
  order_known BIGINT NOT NULL,
  locale TEXT NOT NULL,
  person_id TEXT NOT NULL,
  sealed BYTEA NOT NULL
);
CREATE UNIQUE INDEX inquiries_once ON inquiries (shop_id, once);
CREATE INDEX inquiries_by_time ON inquiries (shop_id, at);
CREATE INDEX inquiries_of_person ON inquiries (shop_id, person_id);

CREATE TABLE inquiry_notes (
  inquiry_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  shop_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  staff_name TEXT NOT NULL,
  sealed BYTEA NOT NULL,
  PRIMARY KEY (inquiry_id, seq)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE inquiry_counters (
  shop_id TEXT NOT NULL,
  month TEXT NOT NULL,
  value BIGINT NOT NULL,
  PRIMARY KEY (shop_id, month)
) /*sqlite:WITHOUT ROWID*/;
