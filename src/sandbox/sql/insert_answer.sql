-- The first answer under a key; status 0 while it is under way.
INSERT INTO answers (idempotency_key, fingerprint, status, body, at) VALUES ($1, $2, $3, $4, $5);
