-- Which orders a deposit paid.
SELECT order_id, amount FROM bank_parts WHERE deposit_id = $1 ORDER BY order_id
