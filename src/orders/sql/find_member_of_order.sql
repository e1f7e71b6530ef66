-- Whose it is among the members.
SELECT member_id FROM order_members WHERE shop_id = $1 AND order_id = $2
