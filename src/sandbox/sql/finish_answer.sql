-- The answer of a request that was under way.
UPDATE answers SET status = $2, body = $3 WHERE idempotency_key = $1 AND status = 0;
