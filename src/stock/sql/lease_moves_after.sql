-- Moves that the other side may not have taken yet, in their order.
SELECT seq, shop_id, variant_id, quantity FROM lease_moves WHERE node = $1 AND way = $2 AND seq > $3 ORDER BY seq LIMIT $4
