-- Only while it is still what it was found to be.
DELETE FROM checkouts WHERE id = $1 AND state NOT IN ('accepted', 'checking') AND expires_at < $2
