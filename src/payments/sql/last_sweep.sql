-- The newest sweep of a shop.
SELECT started_at, finished_at, since, payments, others, differences, failure FROM payment_sweeps WHERE shop_id = $1 ORDER BY started_at DESC LIMIT 1
