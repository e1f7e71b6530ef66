-- What was written to somebody who is erased.
DELETE FROM member_letters WHERE shop_id = $1 AND (member_id = $2 OR mail_mark = $3)
