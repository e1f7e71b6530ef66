-- Money that lies here and belongs to somebody else, and that refunds do not wholly speak of yet.
SELECT id, shop_id, day, amount, state, aside, order_id, surplus, by_hand, person_id, sealed, noted_at, done_at, done_by, version FROM bank_deposits d
WHERE d.shop_id = $1 AND d.order_id <> '' AND ((d.state = 'matched' AND d.surplus > 0) OR (d.state = 'set_aside' AND d.aside <> 'not_ours' AND d.aside <> 'came_back'))
  AND CASE WHEN d.state = 'matched' THEN d.surplus ELSE d.amount END > (SELECT COALESCE(SUM(r.amount), 0) FROM bank_refunds r
    WHERE r.shop_id = d.shop_id AND r.order_id = d.order_id AND r.deposit_id = d.id AND r.state <> 'dropped')
ORDER BY d.day, d.id LIMIT $2
