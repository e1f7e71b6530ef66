-- A payment for this basket has begun.
INSERT INTO paying_baskets (shop_id, mark, checkout_id, at) VALUES ($1, $2, $3, $4)
