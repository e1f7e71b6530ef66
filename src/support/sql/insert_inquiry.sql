-- An inquiry as it was sent.
INSERT INTO inquiries (id, shop_id, once, case_number, at, state, version, topic, order_number, order_known, locale, person_id, sealed)
VALUES ($1, $2, $3, $4, $5, 'open', 1, $6, $7, $8, $9, $10, $11)
