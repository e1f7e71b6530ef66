-- How often the subject was in this trouble before.
SELECT COALESCE(MAX(round), 0) FROM troubles WHERE shop_id = $1 AND kind = $2 AND subject_kind = $3 AND subject_id = $4
