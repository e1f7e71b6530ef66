-- All that a person wrote, to erase it.
SELECT id, shop_id, case_number, at, state, version, topic, order_number, order_known, locale, person_id, sealed FROM inquiries WHERE shop_id = $1 AND person_id = $2 ORDER BY at, id
