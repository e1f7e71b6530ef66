-- The same of one shop: its owner asks while the central database is away.
SELECT COUNT(*) FROM orders WHERE shop_id = $1
