-- What was sent to a member before a change opens nothing any more.
UPDATE member_letters SET replaced = 1 WHERE shop_id = $1 AND member_id = $2 AND kind IN ('reset', 'code', 'change', 'claim') AND used_at IS NULL
