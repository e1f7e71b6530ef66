-- A try, or what was told of it later.
INSERT INTO channel_attempts (shop_id, send_id, number, at, outcome, status, evidence)
VALUES ($1, $2, (SELECT coalesce(max(number), 0) + 1 FROM channel_attempts WHERE shop_id = $1 AND send_id = $2), $3, $4, $5, $6)
