-- What the pages of deposits ask at each view: the transfers of the last months, and the few orders that owe money back.
CREATE INDEX orders_by_transfer ON orders (shop_id, created_at, id, number, total, payment_state, state, payment_method) WHERE payment_method = 'bank_transfer';
CREATE INDEX orders_refund_due ON orders (shop_id, updated_at) WHERE payment_state = 'refund_due';
CREATE INDEX orders_stopped_unpaid ON orders (shop_id, updated_at) WHERE payment_state = 'awaiting' AND state IN ('cancelled', 'returned');
