-- A trouble as it is opened; the same subject has at most one open trouble of a kind, and who comes second adds to it.
INSERT INTO troubles (id, shop_id, kind, subject_kind, subject_id, round, order_id, evidence, state, opened_at, settled_at, settled_how, rung, deadline, acted, marked, tries,
  retry_at, alarmed_at, holds_shipment, due_at, events, told, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, NULL, '', 0, NULL, 0, 0, 0, NULL, NULL, 0, $9, 0, 0, 1)
ON CONFLICT DO NOTHING
