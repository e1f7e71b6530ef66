-- Whether what is known of an attempt is still so.
SELECT state, expires_at, version FROM checkouts WHERE shop_id = $1 AND id = $2
