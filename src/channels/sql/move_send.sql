-- What became of it; nothing when it is no longer in the state it was seen in.
UPDATE channel_sends SET state = $4, due_at = $5, tries = $6, reference = $7, updated_at = $8 WHERE shop_id = $1 AND id = $2 AND state = $3
