-- What came of what it had.
UPDATE node_identities SET account = $2 WHERE identity = $1
