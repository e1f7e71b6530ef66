-- The same of all orders that lie here.
INSERT INTO carry_doubts (id) SELECT id FROM orders WHERE id <> '' ON CONFLICT DO NOTHING
