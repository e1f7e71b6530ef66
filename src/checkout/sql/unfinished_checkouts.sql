-- Attempts that came to nothing, in the order of their ids, from one on.
SELECT id FROM checkouts WHERE id > $1 AND state <> 'accepted' AND expires_at < $2 ORDER BY id LIMIT $3
