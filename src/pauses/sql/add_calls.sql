-- Calls of a minute, on top of those that stand there already; in a row are those after the last one that was answered.
INSERT INTO payment_calls (shop_id, method, minute, made, failed, in_a_row, micros, slowest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (shop_id, method, minute) DO UPDATE SET made = payment_calls.made + excluded.made, failed = payment_calls.failed + excluded.failed,
  in_a_row = CASE WHEN excluded.made > excluded.failed THEN excluded.in_a_row ELSE payment_calls.in_a_row + excluded.in_a_row END,
  micros = payment_calls.micros + excluded.micros,
  slowest = CASE WHEN excluded.slowest > payment_calls.slowest THEN excluded.slowest ELSE payment_calls.slowest END
