-- What of a deposit an order got.
INSERT INTO bank_parts (deposit_id, order_id, shop_id, amount) VALUES ($1, $2, $3, $4)
