-- All that is kept of what was written to him, for the copy of his data.
SELECT message_id, at, sealed FROM member_mails WHERE shop_id = $1 AND member_id = $2 ORDER BY at, message_id
