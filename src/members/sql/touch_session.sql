-- It was seen.
UPDATE member_sessions SET seen_at = $3 WHERE shop_id = $1 AND id = $2
