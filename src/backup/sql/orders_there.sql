-- Orders by shop and number, and in which version they are there: what one database has and another lacks.
SELECT shop_id || ' ' || number, number, version FROM orders WHERE state NOT IN ('pending', 'void') ORDER BY shop_id, created_at, number
