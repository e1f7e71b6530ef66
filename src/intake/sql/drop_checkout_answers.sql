-- What its presses were answered, once it was carried.
DELETE FROM checkout_answers WHERE checkout_id = $1
