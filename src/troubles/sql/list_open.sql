-- A page of a shop's open troubles of some kinds, the most pressing first: overdue, then what waits for somebody of the shop ($4: kind:step), then the rest.
SELECT id, shop_id, kind, subject_kind, subject_id, round, order_id, evidence, state, opened_at, settled_at, settled_how, rung, deadline, acted, marked, tries,
  retry_at, alarmed_at, holds_shipment, due_at, events, told, version
FROM troubles WHERE shop_id = $1 AND state = 'open' AND $2 LIKE '%,' || kind || ',%'
ORDER BY CASE WHEN alarmed_at IS NOT NULL OR COALESCE(deadline, $3) < $3 THEN 0
    WHEN marked = 0 AND $4 LIKE '%,' || kind || ':' || CAST(rung AS TEXT) || ',%' THEN 1 ELSE 2 END,
  COALESCE(deadline, 0), opened_at, id LIMIT $5 OFFSET $6
