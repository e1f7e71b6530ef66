-- For which ways to pay somebody waits.
SELECT DISTINCT shop_id, method FROM pause_asks WHERE told_at IS NULL ORDER BY shop_id, method
