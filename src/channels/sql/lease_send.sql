-- One worker takes it for a while; if it dies, it comes due again. replied: by the reply token, which works once.
UPDATE channel_sends SET due_at = $4, replied = $5 WHERE shop_id = $1 AND id = $2 AND due_at = $3
