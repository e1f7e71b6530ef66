-- What this press was answered.
SELECT body_hash, verdict, details FROM checkout_answers WHERE checkout_id = $1 AND key_hash = $2
