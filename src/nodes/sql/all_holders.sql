-- Who takes orders in a database of his own, or did, and when he was seen last under his letter.
SELECT i.node, i.identity, i.since, i.renewed_at, i.sells_until, i.waiting, i.retired_at, i.retired_by, i.account, n.seen_at
FROM node_identities i LEFT JOIN nodes n ON n.identity = i.identity AND n.node = i.node ORDER BY i.node, i.since, i.identity
