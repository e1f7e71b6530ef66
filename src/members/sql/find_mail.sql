-- What a message to a member said.
SELECT sealed FROM member_mails WHERE shop_id = $1 AND member_id = $2 AND message_id = $3
