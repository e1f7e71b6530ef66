-- The number of the next one.
SELECT COUNT(*) FROM member_consents WHERE shop_id = $1 AND member_id = $2
