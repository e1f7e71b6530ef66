-- It did not come back in time.
DELETE FROM pause_asks WHERE asked_at < $1
