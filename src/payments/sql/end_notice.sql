-- Acted on.
UPDATE payment_notices SET due_at = NULL, outcome = $3 WHERE shop_id = $1 AND id = $2
