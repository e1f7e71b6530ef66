-- Whose it is; who has it already keeps it.
INSERT INTO order_members (order_id, shop_id, member_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT (order_id) DO NOTHING
