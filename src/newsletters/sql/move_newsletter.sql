-- The one place where a letter changes its state; the state and version it is believed to be in are part of the condition.
UPDATE newsletters SET state = $5, asked_by = $6, asked_name = $7, approved_name = $8, recipients = $9, start_at = $10, ended_at = $11,
  version = version + 1
WHERE shop_id = $1 AND id = $2 AND version = $3 AND state = $4
