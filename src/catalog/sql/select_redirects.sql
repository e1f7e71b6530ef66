-- The slugs that items once had, for the snapshot.
SELECT old_slug, item_id FROM slug_redirects WHERE shop_id = $1 ORDER BY old_slug
