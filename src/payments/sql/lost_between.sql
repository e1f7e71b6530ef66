-- What a shop lost in disputes that were decided in a span of time.
SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM payment_disputes
WHERE shop_id = $1 AND closed_at >= $2 AND closed_at < $3 AND state = 'lost'
