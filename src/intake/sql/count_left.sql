-- All that is known here alone.
SELECT (SELECT COUNT(*) FROM orders) + (SELECT COUNT(*) FROM handovers) +
  (SELECT COUNT(*) FROM checkouts c WHERE c.state = 'checking' OR (c.state = 'open'
    AND (c.expires_at > $1 OR EXISTS (SELECT 1 FROM payment_attempts p WHERE p.order_id = c.id AND p.order_id <> ''))))
