-- Did this buyer take this basket a short time ago? An order that was cancelled is none that stands.
SELECT b.order_id, b.at
FROM recent_baskets AS b
JOIN orders AS o ON o.shop_id = b.shop_id AND o.id = b.order_id
WHERE b.shop_id = $1 AND b.mark = $2 AND b.at >= $3 AND o.state NOT IN ('cancelled', 'void')
ORDER BY b.at
