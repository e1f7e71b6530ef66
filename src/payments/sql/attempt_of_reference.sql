-- The attempt a provider's reference belongs to. || '': found by the index of references, not through all attempts of the shop.
SELECT id FROM payment_attempts WHERE shop_id || '' = $1 AND reference = $2 ORDER BY created_at DESC, id LIMIT 1
