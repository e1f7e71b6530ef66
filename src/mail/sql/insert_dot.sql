-- Before the last dot of a mail goes to a server.
INSERT INTO mail_dots (shop_id, subject_id, kind, round, holder, at, server, to_masked, ref)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (shop_id, subject_id, kind, round) DO UPDATE SET holder = excluded.holder, at = excluded.at, server = excluded.server,
  to_masked = excluded.to_masked, ref = excluded.ref
