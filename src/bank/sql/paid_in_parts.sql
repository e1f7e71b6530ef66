-- What each deposit brought for the orders that more than one paid: one that is paid once more may be known by a part of its price only.
SELECT order_id, amount FROM bank_parts
WHERE shop_id = $1 AND order_id IN (SELECT order_id FROM bank_parts WHERE shop_id = $1 GROUP BY order_id HAVING COUNT(*) > 1)
ORDER BY order_id, deposit_id
