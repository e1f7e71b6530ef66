-- The board of a node that starts while the central database is away: as it was last known.
SELECT shop_id, variant_id, available, version, elsewhere FROM known_pieces ORDER BY shop_id, variant_id
