-- What it is known by while it is being paid, as carried; what is there already is the same.
INSERT INTO paying_baskets (shop_id, mark, checkout_id, at)
VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
