-- The attempt to buy, as carried; what is there already is the same.
INSERT INTO checkouts (id, shop_id, state, by_api, created_at, expires_at, version, person_id, document, sealed, card_source, changes)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING
