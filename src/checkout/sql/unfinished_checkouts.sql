-- Attempts that came to nothing, in the order of their ids, from one on. Not while a payment may still come to something.
SELECT id FROM checkouts WHERE id > $1 AND state NOT IN ('accepted', 'checking') AND expires_at < $2 ORDER BY id LIMIT $3
