-- Which member's it is, once it was carried.
DELETE FROM order_members WHERE order_id = $1
