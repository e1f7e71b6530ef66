-- Once, whoever is first.
UPDATE member_letters SET used_at = $3 WHERE shop_id = $1 AND id = $2 AND used_at IS NULL AND replaced = 0 AND expires_at > $3
