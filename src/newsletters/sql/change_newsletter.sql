-- A draft is rewritten; another version in the meantime is a stale page.
UPDATE newsletters SET purpose = $4, lane = $5, subject = $6, body = $7, changed_at = $8, version = version + 1
WHERE shop_id = $1 AND id = $2 AND version = $3 AND state = 'draft'
