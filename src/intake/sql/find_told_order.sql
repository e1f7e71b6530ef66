-- What is known here of an order that was carried.
SELECT at, view_ja, view_en FROM told_orders WHERE shop_id = $1 AND id = $2
