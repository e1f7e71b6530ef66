-- The central database has it.
DELETE FROM payment_notices WHERE shop_id = $1 AND id = $2
