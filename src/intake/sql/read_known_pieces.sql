-- What was to be had elsewhere, of a shop: compared, and copied.
SELECT shop_id, variant_id, available, version, elsewhere
FROM known_pieces WHERE shop_id = $1 ORDER BY shop_id, variant_id
