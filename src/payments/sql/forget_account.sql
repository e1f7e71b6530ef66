-- The keys of an account nothing hangs on any more.
UPDATE payment_accounts SET secrets = NULL, version = version + 1 WHERE shop_id = $1 AND n = $2 AND ended_at IS NOT NULL
