-- Their messages, for what is kept beside them.
SELECT id FROM member_letters WHERE shop_id = $1 AND (member_id = $2 OR mail_mark = $3) ORDER BY id
