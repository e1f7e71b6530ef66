-- What the owner plans, and what is not long over; the next first.
SELECT id, method, starts_at, ends_at, words_ja, words_en, version FROM planned_pauses WHERE shop_id = $1 ORDER BY starts_at, id
