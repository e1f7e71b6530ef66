-- An outage does not last that long.
DELETE FROM told_orders WHERE at < $1
