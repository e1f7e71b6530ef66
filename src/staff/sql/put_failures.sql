-- Counts a try before it is made, so that many at once count too.
INSERT INTO staff_failures (shop_id, counted, failures, last_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (shop_id, counted) DO UPDATE SET failures = $3, last_at = $4
