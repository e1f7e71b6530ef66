-- Its troubles, once it was carried.
DELETE FROM troubles WHERE order_id = $1
