-- Who is to be reminded, and whose transfer is late, is asked every hour: among those that stand unpaid, not among all of some months.
CREATE INDEX orders_unpaid_transfer ON orders (shop_id, created_at, id) WHERE payment_method = 'bank_transfer' AND payment_state = 'awaiting' AND state NOT IN ('cancelled', 'returned');
CREATE INDEX orders_unpaid_store ON orders (shop_id, created_at, id) WHERE payment_method = 'konbini' AND payment_state = 'awaiting' AND state NOT IN ('cancelled', 'returned');
