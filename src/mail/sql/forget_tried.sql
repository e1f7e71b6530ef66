-- Servers repeat the address in their words; our own words ($3) are keys.
UPDATE mail_attempts SET to_masked = '', server = '', words = CASE WHEN stage IN ('', $3) THEN words ELSE '' END
WHERE shop_id = $1 AND (subject_id = $2 OR subject_id LIKE $2 || '.%')
