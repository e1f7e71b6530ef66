-- Who may sign in, as copied.
INSERT INTO staff_accounts (shop_id, id, mail, name, role, rights, password_hash, enabled, totp_secret, totp_step, created_at, signed_in_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
