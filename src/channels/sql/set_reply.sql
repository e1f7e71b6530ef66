-- What was just asked may be answered with the token of the question, while it is new.
UPDATE channel_sends SET reply_box = $3, reply_until = $4 WHERE shop_id = $1 AND id = $2 AND state = 'queued' AND tries = 0
