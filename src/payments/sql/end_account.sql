-- No new payments through it; its keys stay for what was begun.
UPDATE payment_accounts SET ended_at = $3, changed_at = $3, version = version + 1 WHERE shop_id = $1 AND n = $2 AND ended_at IS NULL
