-- Troubles with its messages that are not its own, once they were carried.
DELETE FROM troubles WHERE order_id = '' AND subject_kind = 'message' AND shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1)
  AND (subject_id LIKE $1 || ':%' OR EXISTS (SELECT 1 FROM refunds r
    WHERE r.shop_id = troubles.shop_id AND r.order_id = $1 AND troubles.subject_id LIKE r.id || ':%'))
