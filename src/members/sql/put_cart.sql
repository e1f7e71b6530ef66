-- The cart of who signed out.
INSERT INTO member_carts (shop_id, member_id, lines, goods, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (shop_id, member_id) DO UPDATE SET lines = $3, goods = $4, at = $5
