-- What each deposit brought for an order.
SELECT amount FROM bank_parts WHERE shop_id = $1 AND order_id = $2 ORDER BY deposit_id
