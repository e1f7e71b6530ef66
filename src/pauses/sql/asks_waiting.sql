-- Who waits to hear that a way to pay of a shop is back, the longest wait first.
SELECT shop_id, id, method, person_id, box, locale, asked_at, told_at FROM pause_asks
WHERE shop_id = $1 AND method = $2 AND told_at IS NULL ORDER BY asked_at, id LIMIT $3
