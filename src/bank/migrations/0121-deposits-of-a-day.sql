-- A line whose name is read otherwise than before is known again by its day, amount and balance.
CREATE INDEX bank_deposits_by_day ON bank_deposits (shop_id, day, amount);
