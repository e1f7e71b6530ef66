-- It became an attempt.
DELETE FROM checkout_drafts WHERE shop_id = $1 AND visitor = $2 AND form = $3
