-- The audit: how many disputes there are.
SELECT COUNT(*) FROM payment_disputes WHERE shop_id = $1
