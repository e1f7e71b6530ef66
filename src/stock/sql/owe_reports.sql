-- Who may have been given something that this database has forgotten: heard of not long before the newest moment that it remembers.
UPDATE lease_reports SET owes = 1 WHERE at > (SELECT MAX(at) FROM lease_reports) - $1
