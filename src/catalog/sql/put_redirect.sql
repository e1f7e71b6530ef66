-- A slug that was given up leads on from now on.
INSERT INTO slug_redirects (shop_id, kind, old_slug, target) VALUES ($1, $2, $3, $4)
ON CONFLICT (shop_id, kind, old_slug) DO UPDATE SET target = excluded.target
