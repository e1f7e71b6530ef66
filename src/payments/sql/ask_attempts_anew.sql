-- Of a shop that was put back from a backup: what became of each since then is known at the provider only.
UPDATE payment_attempts SET ask_first = 1, due_at = $2, version = version + 1
WHERE shop_id = $1 AND state NOT IN ('captured', 'declined', 'cancelled')
