-- What was written to him about his membership, the newest first.
SELECT id, kind, mail_mark, member_id, order_id, locale, created_at, expires_at, used_at, replaced, tries, sealed FROM member_letters
WHERE shop_id = $1 AND member_id = $2 ORDER BY created_at DESC, id LIMIT $3
