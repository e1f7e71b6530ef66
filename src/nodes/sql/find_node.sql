-- Who serves as this letter, or did at last.
SELECT identity, incarnation, place, address, since, seen_at FROM nodes WHERE node = $1
