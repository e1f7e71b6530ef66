-- How many lines of the log match, for the pages.
SELECT count(*) FROM staff_deeds
WHERE shop_id = $1 AND at >= $2 AND at < $3 AND ($4 = '' OR staff_id = $4) AND folded LIKE $5 ESCAPE '~'
