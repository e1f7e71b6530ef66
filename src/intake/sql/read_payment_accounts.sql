-- Accounts at payment providers, their keys sealed, of a shop: compared, and copied.
SELECT shop_id, n, provider, mode, identity, name, takes_money, key_end, hook_end, hook_before_until, secrets, created_at, changed_at, ended_at, version
FROM payment_accounts WHERE shop_id = $1 ORDER BY shop_id, n
