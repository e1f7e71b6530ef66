-- Who is paying for which basket just now, as the marks of orders/similar.h: before it is an order, no other table says so.
CREATE TABLE paying_baskets (
  shop_id TEXT NOT NULL,
  mark TEXT NOT NULL,
  checkout_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, mark, checkout_id)
) /*sqlite:WITHOUT ROWID*/;
