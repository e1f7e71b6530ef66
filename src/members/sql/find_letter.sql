-- What a link or a code belongs to.
SELECT id, kind, mail_mark, member_id, order_id, locale, created_at, expires_at, used_at, replaced, tries, sealed FROM member_letters WHERE shop_id = $1 AND id = $2
