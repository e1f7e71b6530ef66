-- Troubles with its messages that are not its own, to be carried.
SELECT id, shop_id, kind, subject_kind, subject_id, round, order_id, evidence, state, opened_at, settled_at, settled_how, rung,
  deadline, acted, marked, tries, retry_at, alarmed_at, holds_shipment, due_at, events, told, version
FROM troubles WHERE order_id = '' AND subject_kind = 'message' AND shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1)
  AND (subject_id LIKE $1 || ':%' OR EXISTS (SELECT 1 FROM refunds r
    WHERE r.shop_id = troubles.shop_id AND r.order_id = $1 AND troubles.subject_id LIKE r.id || ':%'))
ORDER BY id
