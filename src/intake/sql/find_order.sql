-- Whether an attempt has become an order here.
SELECT id FROM orders WHERE id = $1
