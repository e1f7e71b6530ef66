-- The member whose address it is.
SELECT id, shop_id, person_id, password_hash, locale, joined_at, signed_in_at, version, sealed FROM members WHERE shop_id = $1 AND mail_mark = $2
