-- A piece of a trouble's story.
INSERT INTO trouble_events (trouble_id, n, shop_id, at, what, actor, actor_name, rung, details) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
