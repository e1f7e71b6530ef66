-- The others, wherever they are by now.
SELECT node, link, seen_at FROM nodes WHERE node <> $1 ORDER BY node
