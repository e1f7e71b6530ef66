-- Its story, as carried; what is there already is the same.
INSERT INTO order_events (order_id, seq, shop_id, at, kind, actor, actor_name, data, sealed, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING
