-- A node goes on taking orders by itself; one that was retired does not.
INSERT INTO node_identities (identity, node, since, renewed_at, sells_until, waiting, retired_by, account) VALUES ($1, $2, $3, $3, $4, $5, '', '')
ON CONFLICT (identity) DO UPDATE SET node = excluded.node, renewed_at = excluded.renewed_at, sells_until = excluded.sells_until,
  waiting = excluded.waiting
WHERE node_identities.retired_at IS NULL
