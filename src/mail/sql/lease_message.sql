-- One worker takes a message for a while, so that no second one sends it too; if it dies, the message comes due again.
UPDATE mail_messages SET due_at = $5
WHERE shop_id = $1 AND subject_id = $2 AND kind = $3 AND round = $4 AND due_at = $6
