-- Who may sign in, of a shop: compared, and copied.
SELECT shop_id, id, mail, name, role, rights, password_hash, enabled, totp_secret, totp_step, created_at, signed_in_at, version
FROM staff_accounts WHERE shop_id = $1 ORDER BY shop_id, id
