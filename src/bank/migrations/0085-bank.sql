CREATE TABLE bank_deposits (
  id TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  day TEXT NOT NULL,
  amount BIGINT NOT NULL,
  state TEXT NOT NULL,
  aside TEXT NOT NULL,
  order_id TEXT NOT NULL,
  surplus BIGINT NOT NULL,
  by_hand BIGINT NOT NULL,
  person_id TEXT NOT NULL,
  sealed BYTEA NOT NULL,
  noted_at BIGINT NOT NULL,
  done_at BIGINT,
  done_by TEXT NOT NULL,
  version BIGINT NOT NULL,
  mark TEXT NOT NULL,
  nth BIGINT NOT NULL,
  balance_mark TEXT NOT NULL
);
CREATE UNIQUE INDEX bank_deposits_by_mark ON bank_deposits (shop_id, mark, nth);
CREATE INDEX bank_deposits_by_state ON bank_deposits (shop_id, state, day);

CREATE TABLE bank_parts (
  deposit_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  shop_id TEXT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (deposit_id, order_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX bank_parts_of_order ON bank_parts (shop_id, order_id);

CREATE TABLE bank_columns (
  shop_id TEXT NOT NULL,
  mark TEXT NOT NULL,
  columns TEXT NOT NULL,
  saved_at BIGINT NOT NULL,
  staff_name TEXT NOT NULL,
  PRIMARY KEY (shop_id, mark)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE bank_imports (
  id TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  staff_name TEXT NOT NULL,
  taken BIGINT NOT NULL,
  known BIGINT NOT NULL,
  withdrawals BIGINT NOT NULL
);

CREATE TABLE bank_refunds (
  id TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  deposit_id TEXT NOT NULL,
  amount BIGINT NOT NULL,
  state TEXT NOT NULL,
  person_id TEXT NOT NULL,
  sealed BYTEA NOT NULL,
  link_round BIGINT NOT NULL,
  link_until BIGINT NOT NULL,
  file_id TEXT NOT NULL,
  sent_on TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX bank_refunds_by_state ON bank_refunds (shop_id, state, created_at);
CREATE INDEX bank_refunds_of_order ON bank_refunds (shop_id, order_id);

CREATE TABLE bank_files (
  id TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  transfer_on TEXT NOT NULL,
  refunds BIGINT NOT NULL,
  total BIGINT NOT NULL,
  staff_name TEXT NOT NULL
);
CREATE INDEX bank_files_by_time ON bank_files (shop_id, at);

CREATE TABLE bank_consignors (
  shop_id TEXT PRIMARY KEY,
  sealed BYTEA NOT NULL,
  version BIGINT NOT NULL
);
