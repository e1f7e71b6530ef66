-- An attempt by its id.
SELECT id, shop_id, state, by_api, created_at, expires_at, version, person_id, document, sealed, card_source, changes FROM checkouts WHERE shop_id = $1 AND id = $2
