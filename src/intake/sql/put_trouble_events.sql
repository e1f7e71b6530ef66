-- What was done about them, as carried; what is there already is the same.
INSERT INTO trouble_events (trouble_id, n, shop_id, at, what, actor, actor_name, rung, details)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
