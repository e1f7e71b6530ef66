-- What it tells is not known here yet, or may not be all of it: later again.
UPDATE payment_notices SET due_at = $3, looks = looks + 1 WHERE shop_id = $1 AND id = $2
