-- How many there are, for the pages of the list.
SELECT COUNT(*) FROM order_members m JOIN orders o ON o.id = m.order_id WHERE m.shop_id = $1 AND m.member_id = $2 AND o.shop_id = $1
