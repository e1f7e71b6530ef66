-- What a similar order would be known by, as carried; what is there already is the same.
INSERT INTO recent_baskets (shop_id, mark, order_id, at)
VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
