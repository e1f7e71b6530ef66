-- Addresses that lead on, of a shop: compared, and copied.
SELECT shop_id, kind, old_slug, target
FROM slug_redirects WHERE shop_id = $1 ORDER BY shop_id, kind, old_slug
