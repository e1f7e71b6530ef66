-- Law pages that were shown, of a shop: compared, and copied.
SELECT shop_id, page, version, shown, first_at
FROM law_pages WHERE shop_id = $1 ORDER BY shop_id, page, version
