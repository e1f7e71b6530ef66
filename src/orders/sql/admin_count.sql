-- How many orders the owner's list has, and what they come to; the same conditions as admin_list, and the same last parameter.
SELECT COUNT(*), CAST(COALESCE(SUM(o.total), 0) AS BIGINT)
FROM orders o
WHERE o.shop_id = $1 AND o.created_at >= $2 AND o.created_at < $3
  AND ($4 = '' OR $4 LIKE '%,' || o.state || '/' || CASE WHEN $8 LIKE '%,' || o.id || ',%' THEN 'refunded' ELSE o.payment_state END
    || '/' || o.payment_method || ',%')
  AND LOWER(o.number) || ' ' || REPLACE(o.clues, ' ', '') LIKE $5 ESCAPE '~'
  AND LOWER(o.number) || ' ' || REPLACE(o.clues, ' ', '') LIKE $6 ESCAPE '~'
  AND LOWER(o.number) || ' ' || REPLACE(o.clues, ' ', '') LIKE $7 ESCAPE '~'
