-- The newest trouble of a kind that a subject was in, settled or not.
SELECT id, shop_id, kind, subject_kind, subject_id, round, order_id, evidence, state, opened_at, settled_at, settled_how, rung, deadline, acted, marked, tries,
  retry_at, alarmed_at, holds_shipment, due_at, events, told, version
FROM troubles WHERE shop_id = $1 AND kind = $2 AND subject_kind = $3 AND subject_id = $4 ORDER BY round DESC LIMIT 1
