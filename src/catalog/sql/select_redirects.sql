-- The slugs that items or categories once had, for the snapshot.
SELECT old_slug, target FROM slug_redirects WHERE shop_id = $1 AND kind = $2 ORDER BY old_slug
