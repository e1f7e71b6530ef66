-- Remembered for the near-duplicate guard.
INSERT INTO recent_baskets (shop_id, mark, order_id, at) VALUES ($1, $2, $3, $4)
