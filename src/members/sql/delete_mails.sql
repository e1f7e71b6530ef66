-- Of who is gone.
DELETE FROM member_mails WHERE shop_id = $1 AND member_id = $2
