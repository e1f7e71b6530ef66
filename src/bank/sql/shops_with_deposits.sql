-- Whose deposits are here, for forgetting shop by shop.
SELECT DISTINCT shop_id FROM bank_deposits ORDER BY shop_id
