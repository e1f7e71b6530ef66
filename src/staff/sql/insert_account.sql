-- A new owner or member of staff.
INSERT INTO staff_accounts (shop_id, id, mail, name, role, rights, password_hash, enabled, totp_step, created_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 0, $8, 1)
