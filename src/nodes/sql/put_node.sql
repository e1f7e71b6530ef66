-- A node comes in; who had its letter before is gone.
INSERT INTO nodes (node, identity, incarnation, place, address, since, seen_at, link) VALUES ($1, $2, $3, $4, '', $5, $5, '')
ON CONFLICT (node) DO UPDATE SET identity = excluded.identity, incarnation = excluded.incarnation, place = excluded.place,
  address = excluded.address, since = excluded.since, seen_at = excluded.seen_at, link = excluded.link
