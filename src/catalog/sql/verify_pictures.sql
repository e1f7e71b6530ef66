-- The audit: pictures whose item is gone.
SELECT p.id, p.item_id FROM pictures p
WHERE p.shop_id = $1 AND NOT EXISTS (SELECT 1 FROM items i WHERE i.shop_id = p.shop_id AND i.id = p.item_id)
ORDER BY p.item_id, p.id LIMIT $2
