-- Whether a trouble keeps the order's parcel back.
SELECT COUNT(*) FROM troubles WHERE shop_id = $1 AND order_id = $2 AND order_id <> '' AND state = 'open' AND holds_shipment = 1
