-- The same of items.
SELECT shop_id || ' ' || id, slug, version FROM items ORDER BY shop_id, slug
