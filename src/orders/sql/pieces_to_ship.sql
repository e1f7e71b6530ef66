-- Sold and still on the shelf. Asked by way of the few orders under way, not of all lines there ever were (index orders_by_kind).
SELECT COALESCE(SUM(l.quantity - l.given_back), 0) FROM orders o JOIN order_lines l ON l.order_id = o.id
WHERE o.shop_id = $1 AND o.state IN ('received', 'confirmed', 'preparing') AND l.variant_id = $2
