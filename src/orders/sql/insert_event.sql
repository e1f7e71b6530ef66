-- One more link of the story.
INSERT INTO order_events (order_id, seq, shop_id, at, kind, actor, actor_name, data, sealed, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
