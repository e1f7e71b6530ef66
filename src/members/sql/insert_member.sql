-- Somebody has joined.
INSERT INTO members (shop_id, id, mail_mark, person_id, password_hash, locale, joined_at, sealed, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
