-- What was to be had elsewhere: one that is not there any more, or is otherwise.
DELETE FROM known_pieces WHERE shop_id = $1 AND variant_id = $2
