-- When the newest sweep that came to its end began.
SELECT started_at FROM payment_sweeps WHERE shop_id = $1 AND finished_at IS NOT NULL ORDER BY started_at DESC LIMIT 1
