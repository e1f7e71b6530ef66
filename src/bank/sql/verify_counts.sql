-- The audit: deposits and refunds that there are; deposits that statements brought, as each was counted when it was taken, and those there
-- are. A statement whose import was cut short is not counted.
SELECT (SELECT COUNT(*) FROM bank_deposits WHERE shop_id = $1) + (SELECT COUNT(*) FROM bank_refunds WHERE shop_id = $1),
  CAST(COALESCE((SELECT SUM(taken) FROM bank_imports WHERE shop_id = $1), 0) AS BIGINT),
  (SELECT COUNT(*) FROM bank_deposits WHERE shop_id = $1 AND by_hand = 0)
