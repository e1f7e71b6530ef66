-- Its troubles, once it was carried.
DELETE FROM troubles WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1) AND order_id = $1 AND order_id <> ''
