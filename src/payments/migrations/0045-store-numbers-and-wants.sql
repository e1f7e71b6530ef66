-- What the buyer pays at a store with (JSON), and what the shop wants to become of a payment whose order stands.
ALTER TABLE payment_attempts ADD COLUMN stores TEXT NOT NULL DEFAULT '[]';
ALTER TABLE payment_attempts ADD COLUMN want TEXT NOT NULL DEFAULT 'nothing';
