-- What a notice is about, and when it is acted on.
SELECT reference, attempt_id, about, looks, due_at, account, sent_at FROM payment_notices WHERE shop_id = $1 AND id = $2
