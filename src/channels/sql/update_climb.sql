-- What became of it; nothing when it is another by now.
UPDATE channel_climbs SET state = $3, mail_dead = $4, domain = $5, began_at = $6, due_at = $7, changed_at = $9, version = version + 1
WHERE shop_id = $1 AND message_id = $2 AND version = $8
