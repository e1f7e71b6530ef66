-- The shop was put back: what was due by then may have been said since, and nobody here knows.
UPDATE channel_sends SET state = 'cancelled', due_at = NULL, updated_at = $3 WHERE shop_id = $1 AND due_at <= $2
