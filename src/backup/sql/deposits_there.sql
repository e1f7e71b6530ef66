-- The same of deposits.
SELECT id, day || ' ' || CAST(amount AS TEXT) || ' yen', version FROM bank_deposits ORDER BY shop_id, day, id
