-- The same of every shop, for the memory.
SELECT id, method, starts_at, ends_at, words_ja, words_en, version, shop_id FROM planned_pauses ORDER BY shop_id, starts_at, id
