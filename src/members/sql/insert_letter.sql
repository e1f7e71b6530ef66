-- A letter that is to go out.
INSERT INTO member_letters (shop_id, id, kind, mail_mark, member_id, order_id, locale, sealed, created_at, expires_at, replaced, tries)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0)
