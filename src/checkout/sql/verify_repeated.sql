-- The audit: one press with two answers; the key of the table forbids it, so this finds a damaged file.
SELECT a.checkout_id FROM checkout_answers a JOIN checkouts c ON c.id = a.checkout_id
WHERE c.shop_id = $1
GROUP BY a.checkout_id, a.key_hash HAVING COUNT(*) > 1
ORDER BY a.checkout_id LIMIT $2
