-- Of a list of subjects, those that have an open trouble of a kind.
SELECT subject_id FROM troubles
WHERE shop_id = $1 AND kind = $2 AND subject_kind = $3 AND subject_id IN (SELECT jsonb_array_elements_text(CAST($4 AS jsonb))) AND state = 'open'
ORDER BY subject_id
