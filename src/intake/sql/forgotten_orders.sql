-- Orders that were carried and are not any more, in their order.
SELECT o.shop_id, o.id, o.created_at, o.number FROM carried_bundles b JOIN orders o ON o.id = b.id
WHERE b.carriage = 0 ORDER BY o.created_at, o.id
