-- Attempts that came to nothing, those that expired first in front, from one on. Not while a payment may still come to something.
SELECT expires_at, id FROM checkouts WHERE state NOT IN ('accepted', 'checking') AND expires_at < $3 AND (expires_at, id) > ($1, $2)
ORDER BY expires_at, id LIMIT $4
