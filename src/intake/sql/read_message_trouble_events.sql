-- What was done about those of its messages, to be carried.
SELECT trouble_id, n, shop_id, at, what, actor, actor_name, rung, details
FROM trouble_events WHERE trouble_id IN (SELECT id FROM troubles
  WHERE order_id = '' AND subject_kind = 'message' AND shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1)
    AND (subject_id LIKE $1 || ':%' OR EXISTS (SELECT 1 FROM refunds r
      WHERE r.shop_id = troubles.shop_id AND r.order_id = $1 AND troubles.subject_id LIKE r.id || ':%')))
ORDER BY trouble_id, n
