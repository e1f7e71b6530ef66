-- An attempt remembers a limited number of keys.
SELECT COUNT(*) FROM checkout_answers WHERE checkout_id = $1
