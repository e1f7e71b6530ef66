-- What came for an order so far.
SELECT COALESCE(SUM(amount), 0) FROM bank_parts WHERE shop_id = $1 AND order_id = $2
