-- Sold and still on the shelf.
SELECT COALESCE(SUM(l.quantity - l.given_back), 0) FROM order_lines l JOIN orders o ON o.id = l.order_id
WHERE l.shop_id = $1 AND l.variant_id = $2 AND o.state IN ('received', 'confirmed', 'preparing')
