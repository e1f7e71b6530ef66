-- A shop's open troubles, the most pressing first.
SELECT id, shop_id, kind, subject_kind, subject_id, round, order_id, evidence, state, opened_at, settled_at, settled_how, rung, deadline, acted, marked, tries,
  retry_at, alarmed_at, holds_shipment, due_at, events, told, version
FROM troubles WHERE shop_id = $1 AND state = 'open' ORDER BY COALESCE(deadline, 0), opened_at, id LIMIT $2
