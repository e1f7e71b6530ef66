-- Nodes that were seen a short time ago, in the order of their letters.
SELECT identity FROM nodes WHERE seen_at > $1 ORDER BY node
