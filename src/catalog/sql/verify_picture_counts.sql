-- The audit: items with other than the pictures that were written with them; of how many, and how many there are.
SELECT i.slug, i.picture_count, COALESCE(p.there, 0)
FROM items i
LEFT JOIN (SELECT item_id, COUNT(*) AS there FROM pictures WHERE shop_id = $1 GROUP BY item_id) p ON p.item_id = i.id
WHERE i.shop_id = $1 AND i.picture_count <> COALESCE(p.there, 0)
ORDER BY i.slug LIMIT $2
