-- A page of what was settled lately of some kinds, the newest first.
SELECT id, shop_id, kind, subject_kind, subject_id, round, order_id, evidence, state, opened_at, settled_at, settled_how, rung, deadline, acted, marked, tries,
  retry_at, alarmed_at, holds_shipment, due_at, events, told, version
FROM troubles WHERE shop_id = $1 AND settled_at >= $2 AND $3 LIKE '%,' || kind || ',%' ORDER BY settled_at DESC, id LIMIT $4 OFFSET $5
