-- The audit: variants whose item is gone. Items are archived, never deleted.
SELECT v.sku, v.item_id FROM variants v
WHERE v.shop_id = $1 AND NOT EXISTS (SELECT 1 FROM items i WHERE i.shop_id = v.shop_id AND i.id = v.item_id)
ORDER BY v.sku LIMIT $2
