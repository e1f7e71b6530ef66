-- A law page as it is shown from now on; a version shown before keeps its first time.
INSERT INTO law_pages (shop_id, page, version, shown, first_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (shop_id, page, version) DO NOTHING
