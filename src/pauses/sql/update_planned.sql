-- It is planned otherwise, unless somebody was quicker.
UPDATE planned_pauses SET method = $3, starts_at = $4, ends_at = $5, words_ja = $6, words_en = $7, version = version + 1
WHERE shop_id = $1 AND id = $2 AND version = $8
