-- The address of its own that a resend went to, and the words why: of a person who is erased.
UPDATE mail_messages SET to_address = NULL, reason = NULL WHERE shop_id = $1 AND (subject_id = $2 OR subject_id LIKE $2 || '.%')
