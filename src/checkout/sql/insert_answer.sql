-- The same press gets the same answer, for as long as the order lives.
INSERT INTO checkout_answers (checkout_id, key_hash, body_hash, verdict, details, at) VALUES ($1, $2, $3, $4, $5, $6)
