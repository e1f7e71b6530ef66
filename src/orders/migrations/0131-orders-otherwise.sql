-- Orders of which money was recorded otherwise, or such a record undone: few, and asked for at each view of the deposits.
CREATE INDEX order_events_otherwise ON order_events (shop_id, at, order_id) WHERE kind IN ('part_paid', 'payment_undone');
