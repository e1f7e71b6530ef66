-- The host names of a shop, before the new ones are written.
DELETE FROM shop_hosts WHERE shop_id = $1
