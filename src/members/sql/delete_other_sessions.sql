-- All but one; with "" all of them.
DELETE FROM member_sessions WHERE shop_id = $1 AND member_id = $2 AND id <> $3
