-- Whether something can be written at all.
UPDATE shops SET version = version WHERE id = ''
