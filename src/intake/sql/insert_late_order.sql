-- It was committed too late to be sure.
INSERT INTO late_orders (id) VALUES ($1) ON CONFLICT DO NOTHING
