-- The shop was put back: mails whose time had come by then may have been followed, or seen, since.
UPDATE channel_climbs SET state = 'stopped', due_at = NULL, changed_at = $3, version = version + 1 WHERE shop_id = $1 AND due_at <= $2
