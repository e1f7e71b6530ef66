-- Answered, or open again; no row changes when the page was stale.
UPDATE inquiries SET state = $4, version = version + 1 WHERE shop_id = $1 AND id = $2 AND version = $3
