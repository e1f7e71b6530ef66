-- The one place where a message changes its state; the state it is believed to be in is part of the condition.
UPDATE mail_messages SET state = $6, due_at = $7, tries = $8
WHERE shop_id = $1 AND subject_id = $2 AND kind = $3 AND round = $4 AND state = $5
