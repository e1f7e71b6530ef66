-- What mails of an order's money are about: its refunds by transfer, and the deposits that paid it.
SELECT id FROM bank_refunds WHERE shop_id = $1 AND order_id = $2
UNION SELECT deposit_id FROM bank_parts WHERE shop_id = $1 AND order_id = $2
UNION SELECT id FROM bank_deposits WHERE shop_id = $1 AND order_id = $2 ORDER BY 1
