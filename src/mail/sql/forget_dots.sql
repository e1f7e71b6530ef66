-- What a message that may have arrived shows of its reader.
UPDATE mail_dots SET to_masked = '', server = '' WHERE shop_id = $1 AND (subject_id = $2 OR subject_id LIKE $2 || '.%')
