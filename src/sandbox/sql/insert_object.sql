-- A new object of the ledger.
INSERT INTO objects (id, kind, parent, created, body) VALUES ($1, $2, $3, $4, $5);
