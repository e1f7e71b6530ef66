-- The first page and the tabs count all orders of a shop at each view, and a count of the stock asks for the few under way while
-- every other write waits: both from the index alone.
CREATE INDEX orders_by_kind ON orders (shop_id, state, payment_state, payment_method, created_at, id);
