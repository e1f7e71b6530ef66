-- The newest of a kind counts: those before it open nothing any more.
UPDATE member_letters SET replaced = 1 WHERE shop_id = $1 AND mail_mark = $2 AND kind = $3 AND used_at IS NULL
