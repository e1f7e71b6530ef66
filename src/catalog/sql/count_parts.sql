-- The audit: how many items, variants and pictures there are.
SELECT (SELECT COUNT(*) FROM items WHERE shop_id = $1) + (SELECT COUNT(*) FROM variants WHERE shop_id = $1)
  + (SELECT COUNT(*) FROM pictures WHERE shop_id = $1)
