-- One inquiry.
SELECT id, shop_id, case_number, at, state, version, topic, order_number, order_known, locale, person_id, sealed FROM inquiries WHERE shop_id = $1 AND id = $2
