-- When the newest sweep that came to its end began, of those that looked back at least to some moment.
SELECT started_at FROM payment_sweeps WHERE shop_id = $1 AND finished_at IS NOT NULL AND since <= $2 ORDER BY started_at DESC LIMIT 1
