-- Kept anew at every try to pay.
INSERT INTO checkout_payments (checkout_id, shop_id, number, held, held_until, evidence, marks) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (checkout_id) DO UPDATE SET held = excluded.held, held_until = excluded.held_until, evidence = excluded.evidence,
  marks = excluded.marks
