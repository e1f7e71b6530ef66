-- A shop's accounts, the newest first.
SELECT shop_id, n, provider, mode, identity, name, takes_money, key_end, hook_end, hook_before_until, created_at, changed_at, ended_at, CASE WHEN secrets IS NULL THEN 1 ELSE 0 END, version, secrets
FROM payment_accounts WHERE shop_id = $1 ORDER BY n DESC
