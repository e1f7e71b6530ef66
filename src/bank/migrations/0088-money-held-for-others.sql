-- The few deposits whose money belongs to somebody else, asked for at each view of the deposits.
CREATE INDEX bank_deposits_to_give_back ON bank_deposits (shop_id, day)
WHERE order_id <> '' AND ((state = 'matched' AND surplus > 0) OR (state = 'set_aside' AND aside <> 'not_ours'));
