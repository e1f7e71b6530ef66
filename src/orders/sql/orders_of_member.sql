-- What a member ordered, for his page: attempts that became no order are not in orders.
SELECT o.id, o.shop_id, o.number, o.state, o.payment_state, o.total, o.created_at, o.updated_at, o.version, o.person_id, o.document, o.sealed, o.chain
FROM order_members m JOIN orders o ON o.id = m.order_id
WHERE m.shop_id = $1 AND m.member_id = $2 AND o.shop_id = $1
ORDER BY o.created_at DESC, o.id DESC LIMIT $3 OFFSET $4
