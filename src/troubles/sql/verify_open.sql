-- Open troubles for the audit.
SELECT id, kind, deadline, alarmed_at, opened_at FROM troubles WHERE shop_id = $1 AND state = 'open' ORDER BY id
