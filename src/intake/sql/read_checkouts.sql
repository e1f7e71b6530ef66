-- The attempt to buy, to be carried.
SELECT id, shop_id, state, by_api, created_at, expires_at, version, person_id, document, sealed, card_source, changes
FROM checkouts WHERE id = $1
