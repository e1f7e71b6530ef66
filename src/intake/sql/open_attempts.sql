-- What came to no order yet: attempts that can still be ordered with, are being paid or were tried to be, the oldest first.
SELECT c.shop_id, c.id FROM checkouts c
WHERE c.state = 'checking' OR (c.state = 'open'
  AND (c.expires_at > $1 OR EXISTS (SELECT 1 FROM payment_attempts p WHERE p.order_id = c.id AND p.order_id <> '')))
ORDER BY c.created_at, c.id LIMIT $2
