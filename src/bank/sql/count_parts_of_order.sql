-- Whether deposits paid an order, or some of it.
SELECT COUNT(*) FROM bank_parts WHERE shop_id = $1 AND order_id = $2
