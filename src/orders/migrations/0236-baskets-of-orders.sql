-- A node reads an order's marks by the order, when it is carried.
CREATE INDEX IF NOT EXISTS recent_baskets_of_order ON recent_baskets (order_id);
