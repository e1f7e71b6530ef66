-- Of starts of the machine that are past.
DELETE FROM lease_time WHERE boot <> $1
