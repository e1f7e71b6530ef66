-- What an Idempotency-Key was used for.
SELECT fingerprint, status, body FROM answers WHERE idempotency_key = $1;
