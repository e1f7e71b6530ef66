-- Its money that is to go back, once it was carried.
DELETE FROM refunds WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1) AND order_id = $1
