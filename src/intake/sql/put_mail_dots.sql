-- Its messages that may have arrived, as carried; what is there already is the same.
INSERT INTO mail_dots (shop_id, subject_id, kind, round, holder, at, server, to_masked, ref)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
