-- A new inquiry; its counter begins anew each month so that case numbers stay short.
INSERT INTO inquiry_counters (shop_id, month, value) VALUES ($1, $2, 1)
ON CONFLICT (shop_id, month) DO UPDATE SET value = inquiry_counters.value + 1 RETURNING value
