-- The audit: items on sale of which no variant is left. An item is published with one at least, and variants are archived, never deleted.
SELECT i.slug, i.id FROM items i
WHERE i.shop_id = $1 AND i.published = 1 AND i.archived = 0
  AND NOT EXISTS (SELECT 1 FROM variants v WHERE v.shop_id = i.shop_id AND v.item_id = i.id)
ORDER BY i.slug LIMIT $2
