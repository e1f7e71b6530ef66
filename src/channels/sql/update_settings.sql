-- A change of what was seen; nothing when it is another by now.
UPDATE channel_settings SET settings = $2, box = $3, version = version + 1, changed_at = $4 WHERE shop_id = $1 AND version = $5
