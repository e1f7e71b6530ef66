-- The owner's list, newest first; an empty state is all of them.
SELECT id, shop_id, case_number, at, state, version, topic, order_number, order_known, locale, person_id, sealed FROM inquiries WHERE shop_id = $1 AND ($2 = '' OR state = $3) ORDER BY at DESC, id DESC LIMIT $4 OFFSET $5
