-- The audit: disputes that are gone though a trouble was opened with each. They end, they are never deleted.
SELECT t.subject_id, COALESCE((SELECT o.number FROM orders o WHERE o.id = t.order_id AND o.shop_id = t.shop_id), '')
FROM troubles t
WHERE t.shop_id = $1 AND t.kind = 'payment_disputed' AND t.subject_kind = 'dispute'
  AND NOT EXISTS (SELECT 1 FROM payment_disputes d WHERE d.shop_id = t.shop_id AND d.reference = t.subject_id)
ORDER BY t.opened_at, t.id LIMIT $2
