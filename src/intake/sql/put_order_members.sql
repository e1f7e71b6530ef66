-- Which member's it is, as carried; what is there already stays.
INSERT INTO order_members (order_id, shop_id, member_id, at)
VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
