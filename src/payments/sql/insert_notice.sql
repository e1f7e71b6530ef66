-- Once per notice: a repeated one changes nothing.
INSERT INTO payment_notices (shop_id, id, kind, about, reference, attempt_id, sent_at, received_at, looks, due_at, outcome, account)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $8, '', $9)
ON CONFLICT (shop_id, id) DO NOTHING
