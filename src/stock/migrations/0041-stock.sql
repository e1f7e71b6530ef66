CREATE TABLE stock (
  shop_id TEXT NOT NULL,
  variant_id TEXT NOT NULL,
  received BIGINT NOT NULL,
  adjusted BIGINT NOT NULL,
  returned BIGINT NOT NULL,
  available BIGINT NOT NULL CHECK (available >= 0),
  leased BIGINT NOT NULL CHECK (leased >= 0),
  held BIGINT NOT NULL CHECK (held >= 0),
  sold BIGINT NOT NULL CHECK (sold >= 0),
  PRIMARY KEY (shop_id, variant_id)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE stock_moves (
  shop_id TEXT NOT NULL,
  id TEXT NOT NULL,
  variant_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  reason TEXT NOT NULL,
  staff_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, variant_id, at, id)
) /*sqlite:WITHOUT ROWID*/;
