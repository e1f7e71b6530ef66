-- Whom a mail address signs in.
SELECT a.id, a.mail, a.name, a.role, a.rights, a.password_hash, a.enabled, a.totp_secret, a.totp_step, a.created_at, a.signed_in_at, a.version,
  (SELECT count(*) FROM staff_recovery_codes c WHERE c.shop_id = a.shop_id AND c.staff_id = a.id)
FROM staff_accounts a
WHERE a.shop_id = $1 AND a.mail = $2
