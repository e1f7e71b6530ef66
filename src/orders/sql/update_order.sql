-- The state after an event; no row changes when another event came first.
UPDATE orders SET state = $4, payment_state = $5, updated_at = $6, chain = $7, version = version + 1 WHERE shop_id = $1 AND id = $2 AND version = $3
