-- One who asked.
SELECT shop_id, id, method, person_id, box, locale, asked_at, told_at FROM pause_asks WHERE shop_id = $1 AND id = $2
