-- What its presses were answered, as carried; what is there already is the same.
INSERT INTO checkout_answers (checkout_id, key_hash, body_hash, verdict, details, at)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
