-- A slug that an item gave up leads to it from now on.
INSERT INTO slug_redirects (shop_id, old_slug, item_id) VALUES ($1, $2, $3)
ON CONFLICT (shop_id, old_slug) DO UPDATE SET item_id = excluded.item_id
