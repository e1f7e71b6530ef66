-- Planned pauses, as copied.
INSERT INTO planned_pauses (shop_id, id, method, starts_at, ends_at, words_ja, words_en, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
