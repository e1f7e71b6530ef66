-- Planned pauses, of a shop: compared, and copied.
SELECT shop_id, id, method, starts_at, ends_at, words_ja, words_en, version
FROM planned_pauses WHERE shop_id = $1 ORDER BY shop_id, id
