-- Somebody asks for the first time.
INSERT INTO newsletter_readers (shop_id, id, person_id, sealed, domain, locale, asked_at, round)
VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
