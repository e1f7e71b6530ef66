-- Attempts of a person whose payment is being checked.
SELECT COUNT(*) FROM checkouts WHERE shop_id = $1 AND person_id = $2 AND state = 'checking'
