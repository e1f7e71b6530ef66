-- Since when the oldest is open that is not decided.
SELECT MIN(opened_at) FROM payment_disputes WHERE shop_id = $1 AND closed_at IS NULL
