-- One page of the log of deeds, newest first.
SELECT id, at, staff_name, client, what, subject_type, subject, label, was, became, worded FROM staff_deeds
WHERE shop_id = $1 AND at >= $2 AND at < $3 AND ($4 = '' OR staff_id = $4) AND folded LIKE $5 ESCAPE '~'
ORDER BY at DESC, id DESC LIMIT $6 OFFSET $7
