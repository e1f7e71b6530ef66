-- What a message to a member said when it left.
INSERT INTO member_mails (shop_id, member_id, message_id, at, sealed) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (shop_id, member_id, message_id) DO UPDATE SET at = $4, sealed = $5
