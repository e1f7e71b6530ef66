-- Which member's it is, to be carried.
SELECT order_id, shop_id, member_id, at FROM order_members WHERE order_id = $1 ORDER BY order_id
