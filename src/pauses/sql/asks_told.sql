-- Whose mail was written: the address goes once it is out.
SELECT shop_id, id, method, person_id, box, locale, asked_at, told_at FROM pause_asks WHERE told_at IS NOT NULL ORDER BY asked_at, id LIMIT $1
