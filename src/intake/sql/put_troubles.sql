-- Its troubles, as carried; what is there already is the same.
INSERT INTO troubles (id, shop_id, kind, subject_kind, subject_id, round, order_id, evidence, state, opened_at, settled_at, settled_how, rung,
  deadline, acted, marked, tries, retry_at, alarmed_at, holds_shipment, due_at, events, told, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24) ON CONFLICT DO NOTHING
