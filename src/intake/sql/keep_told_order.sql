-- An order as it is carried, in the transaction in which its rows go from here.
INSERT INTO told_orders (id, shop_id, at, view_ja, view_en) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
