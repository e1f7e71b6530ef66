-- The provider could not be asked, or what it told may not be all of it yet: later again.
UPDATE payment_notices SET due_at = $3, looks = looks + 1 WHERE shop_id = $1 AND id = $2
