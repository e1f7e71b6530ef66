-- What came of a sweep.
INSERT INTO payment_sweeps (shop_id, started_at, finished_at, since, payments, others, differences, failure)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (shop_id, started_at) DO NOTHING
