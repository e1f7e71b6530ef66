-- Only over the version that was read.
UPDATE payment_accounts SET name = $4, takes_money = $5, key_end = $6, hook_end = $7, hook_before_until = $8, changed_at = $9, ended_at = $10, secrets = $11,
  version = version + 1
WHERE shop_id = $1 AND n = $2 AND version = $3
