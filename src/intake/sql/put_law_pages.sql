-- Law pages that were shown, as copied.
INSERT INTO law_pages (shop_id, page, version, shown, first_at)
VALUES ($1, $2, $3, $4, $5)
