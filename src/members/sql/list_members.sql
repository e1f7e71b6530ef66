-- The owner's list, the newest first, each with the key that opens it.
SELECT m.id, m.shop_id, m.person_id, m.password_hash, m.locale, m.joined_at, m.signed_in_at, m.version, m.sealed, p.sealed_key
FROM members m LEFT JOIN persons p ON p.shop_id = m.shop_id AND p.id = m.person_id
WHERE m.shop_id = $1 ORDER BY m.joined_at DESC, m.id LIMIT $2 OFFSET $3
