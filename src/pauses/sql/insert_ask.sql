-- Somebody wants to hear that it is back; who asked already is told once all the same.
INSERT INTO pause_asks (shop_id, id, method, person_id, box, locale, asked_at, told_at) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)
ON CONFLICT (shop_id, method, person_id) DO NOTHING
