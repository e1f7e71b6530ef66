-- Who serves under which letter, or did last.
SELECT node, identity, address, seen_at FROM nodes ORDER BY node
