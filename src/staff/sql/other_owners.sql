-- Who else could still run the shop: owners that can sign in.
SELECT count(*) FROM staff_accounts
WHERE shop_id = $1 AND id <> $2 AND role = 'owner' AND enabled = 1 AND password_hash IS NOT NULL
