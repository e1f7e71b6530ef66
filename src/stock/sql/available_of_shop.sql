-- The same of a shop in which something changed.
SELECT shop_id, variant_id, available, version FROM stock WHERE shop_id = $1 ORDER BY variant_id
