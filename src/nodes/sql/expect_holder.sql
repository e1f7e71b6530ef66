-- A node of which this database has forgotten that it takes orders by itself; another one has known it.
INSERT INTO node_identities (identity, node, since, renewed_at, sells_until, waiting, retired_by, account) VALUES ($1, $2, $3, $3, $4, 0, '', '')
ON CONFLICT DO NOTHING
