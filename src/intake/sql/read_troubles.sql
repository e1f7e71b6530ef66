-- Its troubles, to be carried.
SELECT id, shop_id, kind, subject_kind, subject_id, round, order_id, evidence, state, opened_at, settled_at, settled_how, rung,
  deadline, acted, marked, tries, retry_at, alarmed_at, holds_shipment, due_at, events, told, version
FROM troubles WHERE shop_id IN (SELECT shop_id FROM checkouts WHERE id = $1) AND order_id = $1 AND order_id <> '' ORDER BY id
