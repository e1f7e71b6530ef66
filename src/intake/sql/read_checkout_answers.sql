-- What its presses were answered, to be carried.
SELECT checkout_id, key_hash, body_hash, verdict, details, at
FROM checkout_answers WHERE checkout_id = $1 ORDER BY key_hash
