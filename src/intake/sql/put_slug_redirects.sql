-- Addresses that lead on, as copied.
INSERT INTO slug_redirects (shop_id, kind, old_slug, target)
VALUES ($1, $2, $3, $4)
