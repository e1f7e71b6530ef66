-- Accounts at payment providers, their keys sealed, as copied.
INSERT INTO payment_accounts (shop_id, n, provider, mode, identity, name, takes_money, key_end, hook_end, hook_before_until, secrets, created_at, changed_at, ended_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
