-- Transfers that a deposit may be the return of: sent since then, or said to have come back with no deposit found for it.
SELECT id, shop_id, order_id, deposit_id, amount, state, person_id, sealed, link_round, link_until, file_id, sent_on, created_at, updated_at, version, card_refund_id, returned_on, returned_by FROM bank_refunds
WHERE shop_id = $1 AND (state = 'sent' OR (state IN ('asked', 'account_known', 'in_file', 'dropped') AND returned_on <> '' AND returned_by = '')) AND updated_at >= $2
ORDER BY created_at, id LIMIT $3
