-- What the calls came to since a moment, the newest minute first.
SELECT made, failed, in_a_row, micros, slowest FROM payment_calls WHERE shop_id = $1 AND method = $2 AND minute >= $3 ORDER BY minute DESC
