-- Attempts that are being paid, or were tried to be.
SELECT DISTINCT c.shop_id, c.id FROM checkouts c JOIN payment_attempts p ON p.order_id = c.id AND p.order_id <> ''
WHERE c.state IN ('open', 'checking') ORDER BY c.shop_id, c.id LIMIT $1
