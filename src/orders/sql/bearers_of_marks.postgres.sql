-- The orders that bear one of the marks. One that was cancelled is none that stands.
SELECT b.mark, b.order_id, b.at, o.number
FROM recent_baskets AS b
JOIN orders AS o ON o.shop_id = b.shop_id AND o.id = b.order_id
WHERE b.shop_id = $1 AND b.mark IN (SELECT jsonb_array_elements_text(CAST($2 AS jsonb))) AND b.at >= $3 AND o.state NOT IN ('cancelled', 'void')
ORDER BY b.at
